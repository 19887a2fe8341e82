import type { Catalog, Relation, Table } from '@backstay/catalog';
import { fail, type FactsOf } from '@backstay/kernel';
import { suggestTable } from './suggest-table.js';

/** Where a related table may be. */
export interface RelationScope {
  readonly catalog: Catalog;
  /** The schema that the request is about. */
  readonly schema: string;
  /** All that are exposed: a junction may be in any of them. */
  readonly exposed: readonly string[];
}

/**
 * The relation that an embedded resource means, by PostgREST's rules: `target` is a table, a foreign key or a column of
 * the table above; `hint` a foreign key, a column of either side, or a junction. Only tables of the request's schema count.
 * Throws `relation_not_found` or `relation_ambiguous`.
 */
export function findRelation(origin: Table, target: string, hint: string | null, scope: RelationScope): Relation {
  const known = scope.catalog.relationsOf(origin).filter((relation) => isServed(relation, scope));
  const found = known.filter((relation) => matches(relation, target, hint));
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  if (only !== undefined) {
    throw fail('relation_ambiguous', { origin: origin.name, target, relations: found.map(choice) });
  }
  throw fail('relation_not_found', {
    schema: scope.schema,
    origin: origin.name,
    target,
    hinted: hint,
    suggestion: suggestion(target, known, scope),
  });
}

const isServed = ({ target, junction }: Relation, { schema, exposed }: RelationScope): boolean =>
  target.schema === schema && (junction === null || exposed.includes(junction.table.schema));

function matches(relation: Relation, target: string, hint: string | null): boolean {
  const { source, target: table, kind, constraint, sourceColumns, targetColumns, junction } = relation;
  const byColumn = (name: string): boolean =>
    junction === null && sourceColumns.length === 1 && sourceColumns[0] === name;
  const byTargetColumn = (name: string): boolean =>
    junction === null && targetColumns.length === 1 && targetColumns[0] === name;
  const byConstraint = (name: string): boolean => junction === null && constraint === name;
  // One key relates a table to itself in both directions: its name is the way down, the key's column the way up.
  if (source.name === table.name && source.schema === table.schema) {
    if (hint !== null) return target === table.name && kind === 'one-to-many' && byTargetColumn(hint);
    return (target === table.name && kind === 'one-to-many') || (kind === 'many-to-one' && byColumn(target));
  }
  if (hint === null) {
    return target === table.name || (!relation.toView && (byConstraint(target) || byColumn(target)));
  }
  const hinted = byConstraint(hint) || byColumn(hint) || byTargetColumn(hint) || junction?.table.name === hint;
  return target === table.name && hinted;
}

function suggestion(target: string, known: readonly Relation[], { catalog, schema }: RelationScope): string | null {
  const names = new Set(known.map((relation) => relation.target.name));
  if (names.has(target)) return null;
  return suggestTable(
    target,
    catalog.tables.filter((table) => table.schema === schema && names.has(table.name)),
  );
}

/** What a caller can choose from, in PostgREST's words. */
function choice(relation: Relation): FactsOf<'relation_ambiguous'>['relations'][number] {
  const { source, target, kind, constraint, sourceColumns, targetColumns, junction } = relation;
  const list = (columns: readonly string[]): string => `(${columns.join(', ')})`;
  return {
    name: `${target.name}!${junction?.table.name ?? constraint}`,
    cardinality: kind,
    embedding: `${source.name} with ${target.name}`,
    relationship:
      junction === null
        ? `${constraint} using ${source.name}${list(sourceColumns)} and ${target.name}${list(targetColumns)}`
        : `${junction.table.name} using ${junction.sourceConstraint}${list(junction.sourceColumns)} and ${constraint}${list(junction.targetColumns)}`,
  };
}
