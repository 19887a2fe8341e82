import type { SnapshotColumn, SnapshotTable } from '@backstay/engine';
import { pullColumn, type ColumnContext } from './pull-column.js';
import type { PulledTable, Remark } from './pulled-schema.js';

/**
 * A view of the database's own, by its columns. What it reads, only the database knows: so nothing of it is said to be
 * unique or never NULL, and nothing fills or counts its columns.
 */
export function pullView(view: SnapshotTable, context: ColumnContext): PulledTable {
  const inOrder = view.columnOrder.map((name) => view.columns.find((column) => column.name === name)!);
  const found = inOrder.map((column) => readOnlyColumn(column, view, context));
  const columns = found.flatMap(({ column }) => column ?? []);
  return {
    kind: 'view',
    name: view.name,
    columns,
    primaryKey: null,
    uniqueKeys: [],
    indexes: [],
    foreignKeys: [],
    comment: view.comment,
    readOnly: null,
    remarks: [...remarksOn(view, columns.length), ...found.flatMap(({ remarks }) => remarks)],
  };
}

function remarksOn({ name, columns }: SnapshotTable, served: number): readonly Remark[] {
  if (served > 0)
    return [
      {
        object: name,
        effect: 'read-only',
        message: 'The database reads it with rights of its own, whatever policies its tables have.',
      },
    ];
  const message =
    columns.length === 0
      ? 'The database tells no columns of this view, which may be broken.'
      : 'None of its columns can be served.';
  return [{ object: name, effect: 'left out', message }];
}

/** The column as values come out of it; what a write would have to know is of the tables behind the view. */
function readOnlyColumn(column: SnapshotColumn, view: SnapshotTable, context: ColumnContext) {
  const bare = { ...column, nullable: true, default: null, generated: null, identity: false, extra: '' };
  const { column: read, remarks } = pullColumn(bare, { ...view, primaryKey: [] }, context);
  return {
    column: read === null ? null : { ...read, nullable: true, readOnly: null },
    remarks: remarks.filter(({ effect }) => effect !== 'read-only'),
  };
}
