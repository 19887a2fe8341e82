import type { Catalog, Relation, Table } from '@backstay/catalog';
import { quoted } from './column-types.js';

/**
 * The foreign keys of a table, or those that a view shows, which lead to tables and views of its schema; the
 * client finds the way back by itself.
 */
export function relationshipLines(table: Table, catalog: Catalog): readonly string[] {
  const found = catalog
    .relationsOf(table)
    .filter(({ target, junction }) => junction === null && target.schema === table.schema)
    .filter((relation) => leadsForward(relation, table, catalog))
    .toSorted(byKeyAndTarget);
  if (found.length === 0) return ['        Relationships: [];'];
  const entries = found.flatMap((relation) => [
    '          {',
    `            foreignKeyName: ${quoted(relation.constraint)};`,
    `            columns: ${list(relation.sourceColumns)};`,
    `            isOneToOne: ${relation.kind === 'one-to-one'};`,
    `            referencedRelation: ${quoted(relation.target.name)};`,
    `            referencedColumns: ${list(relation.targetColumns)};`,
    '          },',
  ]);
  return ['        Relationships: [', ...entries, '        ];'];
}

const list = (names: readonly string[]): string => `[${names.map(quoted).join(', ')}]`;

/** Whether the columns a relation starts at are those of its foreign key: of the table, or of the one a view shows. */
function leadsForward({ constraint, sourceColumns }: Relation, table: Table, catalog: Catalog): boolean {
  const places = sourceColumns.map((name) => placeOf(name, table));
  const [first] = places;
  const owner = first === undefined ? null : catalog.table(first.table);
  const key = owner?.foreignKeys.find(({ name }) => name === constraint);
  return key !== undefined && places.every((place, i) => place?.column === key.columns[i]);
}

const placeOf = (name: string, { schema, name: tableName, view }: Table) =>
  view === undefined
    ? { table: { schema, name: tableName }, column: name }
    : view.origins.find((origin) => origin.name === name);

/** A key's own table stands before the views that show it. */
function byKeyAndTarget(left: Relation, right: Relation): number {
  const text = ({ constraint, toView, target, sourceColumns, targetColumns }: Relation): string =>
    JSON.stringify([constraint, toView === true, target.name, sourceColumns, targetColumns]);
  return text(left) < text(right) ? -1 : 1;
}
