import {
  allIndexes,
  type ColumnDefinition,
  type Ddl,
  type EnumDefinition,
  type TableDefinition,
} from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { judge } from './judge-change.js';
import { diffSchema } from './diff-schema.js';
import { isPartChange, objectOf, qualified, type SchemaChange } from './schema-change.js';
import type { PlanStep } from './schema-plan.js';

/** The steps from one record to another on one engine; pure. Equal records give none. */
export function planSteps(before: SchemaRecord, after: SchemaRecord, ddl: Ddl): readonly PlanStep[] {
  const tables = new Map([...before.tables, ...after.tables].map((table) => [qualified(table), table]));
  const drafts = diffSchema(before, after).map((change): Draft => {
    const judgement = judge(change);
    const refused = judgement.risk === 'refused';
    return { change, judgement, statements: refused ? [] : statementsOf(change, before, tables, ddl) };
  });
  return withRebuilds(drafts, before, after, ddl).map(({ change, judgement, statements }) => ({
    action: judgement.action,
    object: objectOf(change),
    risk: judgement.risk,
    warning: judgement.warning,
    statements: statements ?? [],
    change,
  }));
}

interface Draft {
  readonly change: SchemaChange;
  readonly judgement: ReturnType<typeof judge>;
  /** Null: not in place, the table has to be rebuilt. */
  readonly statements: readonly string[] | null;
}

function statementsOf(
  change: SchemaChange,
  before: SchemaRecord,
  tables: ReadonlyMap<string, TableDefinition>,
  ddl: Ddl,
): readonly string[] | null {
  switch (change.kind) {
    case 'enum':
      return enumStatements(change, before, ddl);
    case 'table':
      return change.after !== null
        ? ddl.createTable(tableAtCreation(change.after, tables, ddl))
        : ddl.dropTable(change.before as TableDefinition);
    case 'policy':
    case 'function':
    case 'grants':
    case 'primary key':
    case 'rebuild':
      return [];
    default: {
      const table = tables.get(qualified(change.table));
      if (table === undefined) throw new Error(`No table ${qualified(change.table)}`);
      return change.kind === 'comment' ? ddl.commentOnTable(table) : partStatements(change, table, ddl);
    }
  }
}

/** Where foreign keys cannot be added later they are made with their table, whatever the order of tables is. */
const tableAtCreation = (
  bare: TableDefinition,
  tables: ReadonlyMap<string, TableDefinition>,
  ddl: Ddl,
): TableDefinition => (ddl.foreignKeysInline ? (tables.get(qualified(bare)) ?? bare) : bare);

function enumStatements(
  change: Extract<SchemaChange, { kind: 'enum' }>,
  before: SchemaRecord,
  ddl: Ddl,
): readonly string[] | null {
  if (change.after === null) return ddl.dropEnum(change.before as EnumDefinition);
  if (change.before === null) return ddl.createEnum(change.after);
  // The columns of today with the labels of tomorrow; columns still to come are made with those at once.
  const { name, values } = change.after;
  const relabel = (column: ColumnDefinition): ColumnDefinition =>
    column.type.kind === 'enum' && column.type.name === name ? { ...column, type: { ...column.type, values } } : column;
  const users = before.tables.filter((table) => usesEnum(table, name));
  return ddl.changeEnum(
    change.before,
    change.after,
    users.map((table) => ({ ...table, columns: table.columns.map(relabel) })),
  );
}

function partStatements(
  change: Extract<SchemaChange, { kind: 'column' | 'unique key' | 'foreign key' | 'check' | 'index' }>,
  table: TableDefinition,
  ddl: Ddl,
): readonly string[] | null {
  switch (change.kind) {
    case 'column':
      if (change.after === null) return change.before === null ? [] : ddl.dropColumn(table, change.before);
      if (change.before === null) return ddl.addColumn(table, change.after);
      return change.before.comment === change.after.comment ? [] : ddl.commentOnColumn(table, change.after);
    case 'unique key':
      if (change.after !== null) return ddl.addUnique(table, change.after);
      return change.before === null ? [] : ddl.dropUnique(table, change.before);
    case 'foreign key':
      if (change.after !== null) return ddl.addForeignKey(table, change.after);
      return change.before === null ? [] : ddl.dropForeignKey(table, change.before);
    case 'check':
      if (change.after !== null) return ddl.addCheck(table, change.after);
      return change.before === null ? [] : ddl.dropCheck(table, change.before);
    case 'index':
      return [
        ...(change.before === null ? [] : ddl.dropIndex(table, change.before)),
        ...(change.after === null ? [] : ddl.createIndex(table, change.after)),
      ];
  }
}

/**
 * Tables with a change that cannot be made in place are made anew, once, with all of their changes in it. The rebuild
 * stands where the first of these changes stood; indexes of the table are made again there too.
 */
function withRebuilds(drafts: readonly Draft[], before: SchemaRecord, after: SchemaRecord, ddl: Ddl): readonly Draft[] {
  const made = new Set(drafts.filter(({ change }) => change.kind === 'table').map(({ change }) => objectOf(change)));
  const rebuilt = after.tables.filter((table) => {
    return !made.has(qualified(table)) && drafts.some((draft) => draft.statements === null && touches(draft, table));
  });
  const kept = drafts.map((draft) =>
    draft.statements === null || rebuilt.some((table) => isWithin(draft.change, table))
      ? { ...draft, statements: [] }
      : draft,
  );
  const rebuilds = rebuilt.flatMap((table): Draft[] => {
    const had = before.tables.find((other) => qualified(other) === qualified(table));
    if (had === undefined) return [];
    const change: SchemaChange = { kind: 'rebuild', before: had, after: table };
    const indexes = allIndexes(table).flatMap((index) => ddl.createIndex(table, index));
    return [{ change, judgement: judge(change), statements: [...ddl.rebuildTable(had, table), ...indexes] }];
  });
  const firstRecorded = kept.findIndex(({ change }) => ['function', 'grants', 'policy'].includes(change.kind));
  return kept.toSpliced(firstRecorded < 0 ? kept.length : firstRecorded, 0, ...rebuilds);
}

const isWithin = (change: SchemaChange, table: TableDefinition): boolean =>
  (isPartChange(change) || change.kind === 'comment') && qualified(change.table) === qualified(table);

const touches = ({ change }: Draft, table: TableDefinition): boolean =>
  change.kind === 'enum' ? usesEnum(table, change.after?.name ?? '') : isWithin(change, table);

/** Whether a column of the table is of this enum, or an array of it. */
const usesEnum = (table: TableDefinition, name: string): boolean =>
  table.columns.some(({ type }) => {
    const scalar = type.kind === 'array' ? type.of : type;
    return scalar.kind === 'enum' && scalar.name === name;
  });
