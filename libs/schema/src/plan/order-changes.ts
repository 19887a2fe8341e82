import { isDeepStrictEqual } from 'node:util';
import { indexColumns, keptLabels } from '@backstay/query';
import { qualified, type SchemaChange } from './schema-change.js';

/** Order in which changes are carried out: what others stand on first, what stands on others away before it. */
const order: readonly string[] = [
  'enum extended',
  'foreign key dropped',
  'table renamed',
  'column renamed',
  'enum renamed',
  'policy renamed',
  'enum made',
  'check dropped',
  'index dropped first',
  'unique key dropped first',
  'generated column dropped',
  'enum changed',
  'table made',
  'column made',
  'column changed',
  'primary key changed',
  'column relaxed',
  'generated column made',
  'unique key made',
  'index made',
  'column counts',
  'index dropped',
  'unique key dropped',
  'check made',
  'foreign key made',
  'column dropped',
  'table dropped',
  'enum dropped',
  'comment changed',
  'function changed',
  'view changed',
  'callable function changed',
  'computed column changed',
  'grants changed',
  'policy changed',
];

/** The changes in the order of carrying them out. */
export function inOrder(changes: readonly SchemaChange[]): readonly SchemaChange[] {
  const first = goesFirst(changes);
  const rank = (change: SchemaChange): string => `${rankOf(change)}${first(change) ? ' first' : ''}`;
  return changes.toSorted((a, b) => order.indexOf(rank(a)) - order.indexOf(rank(b)));
}

/**
 * Whether a key or index that goes does so before anything new comes: its name is wanted, or a column of it becomes
 * another. Otherwise it stays until what may stand in for it is there.
 */
export function goesFirst(changes: readonly SchemaChange[]): (change: SchemaChange) => boolean {
  const reshaped = reshapedColumns(changes);
  const made = new Set(changes.flatMap((change) => (isKeyChange(change) ? [change.after?.name] : [])));
  return (change) =>
    isKeyChange(change) &&
    change.before !== null &&
    (change.remade === true || made.has(change.before.name) || keyColumns(change).some((name) => reshaped.has(name)));
}

type KeyChange = Extract<SchemaChange, { kind: 'index' | 'unique key' }>;

const isKeyChange = (change: SchemaChange): change is KeyChange =>
  change.kind === 'index' || change.kind === 'unique key';

/** `schema.table.column` of the columns that get other values or another storage, or go and come back. */
export function reshapedColumns(changes: readonly SchemaChange[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap((change) => {
      if (change.kind !== 'column' || change.before === null) return [];
      const { before, after, table } = change;
      const stays =
        after !== null && isDeepStrictEqual(before.type, after.type) && before.generated === after.generated;
      // Of columns that go for good only computed ones go before their keys do.
      const name = `${qualified(table)}.${before.name}`;
      return stays || (after === null && !before.generated) ? [] : [name];
    }),
  );
}

/** `schema.table.column` of every column that a key or an index has to do with. */
function keyColumns({ kind, table, before }: KeyChange): readonly string[] {
  if (before === null) return [];
  const names = kind === 'index' ? indexColumns(before) : before.columns;
  return names.map((name) => `${qualified(table)}.${name}`);
}

/** Whether a change only adds labels to an enum: nothing has to go for that. */
export const isExtended = (change: SchemaChange): change is Extract<SchemaChange, { kind: 'enum' }> =>
  change.kind === 'enum' && change.before !== null && change.after !== null && keptLabels(change.before, change.after);

function rankOf(change: SchemaChange): string {
  if (change.kind.endsWith(' renamed')) return change.kind;
  if (
    ['callable function', 'computed column', 'comment', 'function', 'grants', 'policy', 'primary key', 'view'].includes(
      change.kind,
    )
  )
    return `${change.kind} changed`;
  if (change.kind === 'column') return rankOfColumn(change);
  if (isExtended(change)) return 'enum extended';
  if (change.before === null) return `${change.kind} made`;
  return change.after === null ? `${change.kind} dropped` : `${change.kind} changed`;
}

function rankOfColumn({ before, after }: Extract<SchemaChange, { kind: 'column' }>): string {
  if (before === null) return after?.generated === true ? 'generated column made' : 'column made';
  if (after === null) return before.generated ? 'generated column dropped' : 'column dropped';
  // A column that counts needs its key first; one that may be empty from now on must be in no key any more.
  if (before.identity === null && after.identity !== null) return 'column counts';
  return !before.nullable && after.nullable ? 'column relaxed' : 'column changed';
}
