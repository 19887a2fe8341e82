import { readName, type ColumnType, type TableName } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import {
  allIndexes,
  enumOf,
  type ColumnDefinition,
  type Ddl,
  type EnumDefinition,
  type TableDefinition,
} from '@backstay/query';
import type { SchemaRecord } from '../schema-record.js';
import { advanceRecord } from './advance-record.js';
import { judge } from './judge-change.js';
import { planChanges } from './plan-changes.js';
import { renameRecord } from './rename-record.js';
import {
  isPartChange,
  objectOf,
  qualified,
  type RenameChange,
  type SchemaChange,
  type TablePartChange,
} from './schema-change.js';
import type { PlanStep } from './schema-plan.js';
import type { SchemaRename } from './schema-rename.js';

/** The steps from one record to another on one engine; pure. Equal records give none. */
export function planSteps(
  before: SchemaRecord,
  after: SchemaRecord,
  ddl: Ddl,
  renames: readonly SchemaRename[] = [],
): readonly PlanStep[] {
  let record = before;
  const drafts = planChanges(before, after, renames, ddl).map((change): Draft => {
    const judgement = judge(change);
    const now = record;
    record = advanceRecord(now, change);
    const statements = judgement.risk === 'refused' ? [] : statementsOf(change, { now, next: record, after }, ddl);
    return { change, judgement, statements };
  });
  const renamed = renames.reduce(renameRecord, before);
  return withRebuilds(drafts, renamed, after, { ddl, renames }).map(({ change, judgement, statements }) => ({
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

/** The records right before and right after a change, and the one at the end. */
interface Moment {
  readonly now: SchemaRecord;
  readonly next: SchemaRecord;
  readonly after: SchemaRecord;
}

const tableOf = (record: SchemaRecord, name: TableName): TableDefinition => {
  const table = record.tables.find((each) => qualified(each) === qualified(name));
  if (table === undefined) throw new Error(`No table ${qualified(name)}`);
  return table;
};

function statementsOf(change: SchemaChange, moment: Moment, ddl: Ddl): readonly string[] | null {
  switch (change.kind) {
    case 'enum':
      return enumStatements(change, moment.now, ddl);
    case 'table':
      return change.after !== null
        ? [
            ...schemaFor(change.after, moment.now, ddl),
            ...ddl.createTable(ddl.foreignKeysInline ? tableOf(moment.after, change.after) : change.after),
          ]
        : ddl.dropTable(change.before as TableDefinition);
    case 'table renamed':
    case 'column renamed':
    case 'enum renamed':
      return renameStatements(change, moment, ddl);
    case 'policy':
    case 'policy renamed':
    case 'view':
    case 'function':
    case 'callable function':
    case 'computed column':
    case 'grants':
    case 'rebuild':
      return [];
    case 'comment':
      return ddl.commentOnTable(tableOf(moment.next, change.table));
    case 'primary key':
      return ddl.changePrimaryKey(tableOf(moment.now, change.table), tableOf(moment.next, change.table));
    default:
      return partStatements(change, tableOf(moment.now, change.table), tableOf(moment.next, change.table), ddl);
  }
}

/** What makes the schema of the first thing in it. One that nothing is in any more stays. */
function schemaFor({ schema }: TableName, { tables, enums }: SchemaRecord, ddl: Ddl): readonly string[] {
  const known = [publicSchema, ...tables.map((each) => each.schema), ...enums.map(({ name }) => readName(name).schema)];
  return known.includes(schema) ? [] : ddl.createSchema(schema);
}

function renameStatements(
  change: Exclude<RenameChange, { kind: 'policy renamed' }>,
  { now, next }: Moment,
  ddl: Ddl,
): readonly string[] {
  const { before, after } = change;
  if (before === null || after === null) return [];
  if (change.kind === 'enum renamed') return ddl.renameEnum(before.name, after.name);
  if (change.kind === 'column renamed')
    return ddl.renameColumn(tableOf(now, change.table), tableOf(next, change.table), before.name, after.name);
  return ddl.renameTable(tableOf(now, change.before as TableName), tableOf(next, change.after as TableName));
}

function enumStatements(
  change: Extract<SchemaChange, { kind: 'enum' }>,
  now: SchemaRecord,
  ddl: Ddl,
): readonly string[] | null {
  if (change.after === null) return ddl.dropEnum(change.before as EnumDefinition);
  if (change.before === null)
    return [...schemaFor(readName(change.after.name), now, ddl), ...ddl.createEnum(change.after)];
  // The columns of today with the labels of tomorrow; columns still to come are made with those at once.
  const { name, values } = change.after;
  const relabel = (column: ColumnDefinition): ColumnDefinition =>
    enumOf(column.type) === name ? { ...column, type: withLabels(column.type, values) } : column;
  const users = now.tables.filter((table) => usesEnum(table, name));
  return ddl.changeEnum(
    change.before,
    change.after,
    users.map((table) => ({ ...table, columns: table.columns.map(relabel) })),
  );
}

const withLabels = (type: ColumnType, values: readonly string[]): ColumnType => {
  if (type.kind === 'array') return type.of.kind === 'enum' ? { ...type, of: { ...type.of, values } } : type;
  return type.kind === 'enum' ? { ...type, values } : type;
};

function partStatements(
  change: TablePartChange,
  now: TableDefinition,
  next: TableDefinition,
  ddl: Ddl,
): readonly string[] | null {
  switch (change.kind) {
    case 'column':
      if (change.after === null) return change.before === null ? [] : ddl.dropColumn(now, change.before);
      if (change.before === null) return ddl.addColumn(next, change.after);
      return ddl.changeColumn(now, next, { from: change.before, to: change.after });
    case 'unique key':
      if (change.after !== null) return ddl.addUnique(next, change.after);
      return change.before === null ? [] : ddl.dropUnique(now, change.before);
    case 'foreign key':
      if (change.after !== null) return ddl.addForeignKey(next, change.after);
      return change.before === null ? [] : ddl.dropForeignKey(now, change.before);
    case 'check':
      if (change.after !== null) return ddl.addCheck(next, change.after);
      return change.before === null ? [] : ddl.dropCheck(now, change.before);
    case 'index':
      if (change.after !== null) return ddl.createIndex(next, change.after);
      return change.before === null ? [] : ddl.dropIndex(now, change.before);
  }
}

/**
 * Tables with a change that cannot be made in place are made anew, once, with all of their changes in it. The rebuild
 * stands where the first of these changes stood; indexes of the table are made again there too.
 */
function withRebuilds(
  drafts: readonly Draft[],
  before: SchemaRecord,
  after: SchemaRecord,
  { ddl, renames }: { readonly ddl: Ddl; readonly renames: readonly SchemaRename[] },
): readonly Draft[] {
  const made = new Set(drafts.filter(({ change }) => change.kind === 'table').map(({ change }) => objectOf(change)));
  const rebuilt = after.tables.filter((table) => {
    if (made.has(qualified(table))) return false;
    return drafts.some(
      (draft) => (draft.statements === null && touches(draft, table, renames)) || leaves(draft, table, ddl),
    );
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
  const firstRecorded = kept.findIndex(({ change }) => recordedOnly.includes(change.kind));
  return kept.toSpliced(firstRecorded < 0 ? kept.length : firstRecorded, 0, ...rebuilds);
}

/** Changes that nothing in the database knows of. */
const recordedOnly: readonly string[] = [
  'function',
  'grants',
  'policy',
  'view',
  'callable function',
  'computed column',
];

/** Whether a change is one of those that the table made anew has in it; renames come before that. */
const isWithin = (change: SchemaChange, table: TableDefinition): boolean =>
  (isPartChange(change) || change.kind === 'comment' || change.kind === 'primary key') &&
  qualified(change.table) === qualified(table);

/** Whether the rename of the table or of a column of it leaves names behind. */
const leaves = ({ change }: Draft, table: TableDefinition, ddl: Ddl): boolean =>
  ddl.rebuildAfterRename &&
  ((change.kind === 'column renamed' && qualified(change.table) === qualified(table)) ||
    (change.kind === 'table renamed' && change.after !== null && qualified(change.after) === qualified(table)));

/** Labels of an enum come before it is renamed. */
function touches({ change }: Draft, table: TableDefinition, renames: readonly SchemaRename[]): boolean {
  if (change.kind !== 'enum') return isWithin(change, table);
  const rename = renames.find(({ kind, from }) => kind === 'enum' && from === change.after?.name);
  return usesEnum(table, rename?.to ?? change.after?.name ?? '');
}

/** Whether a column of the table is of this enum, or an array of it. */
const usesEnum = (table: TableDefinition, name: string): boolean =>
  table.columns.some(({ type }) => enumOf(type) === name);
