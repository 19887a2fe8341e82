import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '@backstay/engine';
import { enumOf, indexColumns, rowColumns, type TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { advanceRecord } from './advance-record.js';
import { badRowsQueries, type BadRowsQuery } from './bad-rows.js';
import { comingValues, type ComingValues } from './coming-columns.js';
import { withOriginalNames, originalTable } from './plan-changes.js';
import { renameRecord } from './rename-record.js';
import {
  isPartChange,
  isRename,
  partLists,
  qualified,
  type SchemaChange,
  type TablePartChange,
} from './schema-change.js';
import type { PlanStep } from './schema-plan.js';
import type { SchemaRename } from './schema-rename.js';

const timeoutMs = 60_000;

/** The steps, with those refused that rows of today would not go through with: how many rows, which, what to do. */
export async function findBadRows(
  steps: readonly PlanStep[],
  before: SchemaRecord,
  renames: readonly SchemaRename[],
  engine: Engine,
): Promise<readonly PlanStep[]> {
  const look = new Look(
    before,
    renames,
    steps.map(({ change }) => change),
    engine,
  );
  const checked: PlanStep[] = [];
  // One after the other: a plan is for people, the connections are for requests.
  for (const step of steps) checked.push(await look.check(step));
  return checked;
}

/** Looks at today's rows, which have today's names. */
class Look {
  private readonly renamed: SchemaRecord;
  /** `schema.table.column`, by today's names, of the columns that get another type: what is said of the new one cannot be asked of the old. */
  private readonly retyped: ReadonlySet<string>;
  /** By `schema.table`. */
  private readonly coming: ReadonlyMap<string, ComingValues>;
  /** `schema.table` of the tables that are made with the same plan: empty when others begin to point at them. */
  private readonly made: ReadonlySet<string>;

  constructor(
    private readonly before: SchemaRecord,
    private readonly renames: readonly SchemaRename[],
    changes: readonly SchemaChange[],
    private readonly engine: Engine,
  ) {
    this.renamed = renames.reduce(renameRecord, before);
    this.retyped = new Set(
      changes.flatMap((change) => {
        const today = change.kind === 'column' && change.before !== null ? this.today(change) : null;
        if (today?.kind !== 'column' || today.after === null || today.before === null) return [];
        const kept = isDeepStrictEqual(today.before.type.kind, today.after.type.kind);
        return kept ? [] : [`${qualified(today.table)}.${today.before.name}`];
      }),
    );
    this.coming = this.comingTo(changes);
    this.made = new Set(
      changes.flatMap((change) =>
        change.kind === 'table' && change.before === null && change.after !== null ? [qualified(change.after)] : [],
      ),
    );
  }

  async check(step: PlanStep): Promise<PlanStep> {
    if (step.risk === 'refused' || isRename(step.change) || 'remade' in step.change) return step;
    const change = this.today(step.change);
    for (const table of this.tablesOf(change)) {
      for (const query of this.queries(change, table)) {
        const warning = await this.warning(query);
        if (warning !== null) return { ...step, risk: 'refused', warning };
      }
    }
    return step;
  }

  private queries(change: SchemaChange, table: TableDefinition): readonly BadRowsQuery[] {
    if (!this.reads(change, table)) return [];
    return badRowsQueries(change, table, this.engine.dialect, {
      coming: this.coming.get(qualified(table)),
      made: this.made,
    });
  }

  private comingTo(changes: readonly SchemaChange[]): ReadonlyMap<string, ComingValues> {
    const columns = changes.flatMap((change) => {
      const today = change.kind === 'column' && change.before === null ? this.today(change) : null;
      return today?.kind === 'column' && today.after !== null ? [{ table: today.table, column: today.after }] : [];
    });
    return new Map(
      this.before.tables.map((table) => {
        const own = columns.filter((each) => qualified(each.table) === qualified(table)).map(({ column }) => column);
        return [qualified(table), comingValues(own, table, this.before.enums)];
      }),
    );
  }

  private async warning(query: BadRowsQuery): Promise<string | null> {
    const count = Number((await this.cells(query.count))[0]?.[0] ?? 0);
    if (count === 0) return null;
    const keys = query.examples === null ? [] : (await this.cells(query.examples)).map((row) => row.join(', '));
    const examples = keys.length === 0 ? '' : ` (${keys.join('; ')}${count > keys.length ? '; …' : ''})`;
    return query.warning(count, examples);
  }

  /** The change with today's names in it. */
  private today(change: SchemaChange): SchemaChange {
    if (this.renames.length === 0 || (change.kind === 'foreign key' && change.after === null)) return change;
    if (!isPartChange(change) && change.kind !== 'primary key') return change;
    const [had, has] = [this.renamed, advanceRecord(this.renamed, change)].map((record) => this.partOf(record, change));
    const table = originalTable(change.table, this.renames);
    return {
      ...change,
      table,
      before: had ?? null,
      after: change.after === null ? null : (has ?? null),
    } as SchemaChange;
  }

  /** A part of a record as it is called today; columns are found by their place, everything else keeps its name. */
  private partOf(
    record: SchemaRecord,
    change: TablePartChange | Extract<SchemaChange, { kind: 'primary key' }>,
  ): unknown {
    const find = (within: SchemaRecord, name: string): TableDefinition | undefined =>
      within.tables.find((table) => qualified(table) === name);
    const now = find(withOriginalNames(record, this.renames), qualified(originalTable(change.table, this.renames)));
    if (change.kind === 'primary key') return now?.primaryKey;
    const list = find(record, qualified(change.table))?.[partLists[change.kind]] ?? [];
    const place = list.findIndex(({ name }) => name === (change.after ?? change.before)?.name);
    return now?.[partLists[change.kind]][place];
  }

  private tablesOf(change: SchemaChange): readonly TableDefinition[] {
    if (change.kind === 'enum') {
      const name = change.before?.name ?? '';
      return this.before.tables.filter((table) => table.columns.some(({ type }) => enumOf(type) === name));
    }
    if (!isPartChange(change) && change.kind !== 'primary key') return [];
    return this.before.tables.filter((table) => qualified(table) === qualified(change.table));
  }

  /** Whether the database of today can be asked: all columns and tables are there, or it is known what they will hold. */
  private reads(change: SchemaChange, table: TableDefinition): boolean {
    const there = (of: TableDefinition, name: string): boolean =>
      of.columns.some((column) => column.name === name) && !this.retyped.has(`${qualified(of)}.${name}`);
    const coming = this.coming.get(qualified(table));
    const has = (names: readonly string[]): boolean =>
      names.every((name) => coming?.has(name) === true || there(table, name));
    if (!('table' in change) || change.after === null) return true;
    switch (change.kind) {
      case 'unique key':
      case 'primary key':
        return has(change.after.columns);
      case 'index':
        return has(indexColumns(change.after));
      case 'foreign key': {
        const { references } = change.after;
        const parent = this.before.tables.find((each) => qualified(each) === qualified(references.table));
        if (!has(change.after.columns)) return false;
        if (parent === undefined) return this.made.has(qualified(references.table));
        return references.columns.every((name) => there(parent, name));
      }
      case 'check':
        return has(rowColumns(change.after.expression));
      default:
        return true;
    }
  }

  private async cells(sql: string): Promise<readonly (readonly string[])[]> {
    const [answer] = await this.engine.read([{ sql, parameters: [] }], { timeoutMs });
    return (answer?.rows ?? []).map((row) =>
      row.map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : String(cell))),
    );
  }
}
