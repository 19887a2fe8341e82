import { Catalog } from './catalog.js';
import { withComputed } from './computed-relations.js';
import type { CatalogFunction } from './catalog-function.js';
import { findRelations } from './find-relations.js';
import type { Relation } from './relation.js';
import type { Table } from './table.js';

/**
 * The catalog of a schema version: tables and the relations between them, frozen through and through. `computed`: relations
 * that functions make.
 */
export function buildCatalog(
  version: number,
  tables: readonly Table[],
  functions: readonly CatalogFunction[] = [],
  computed: readonly Relation[] = [],
): Catalog {
  const own = structuredClone(tables);
  const relations = withComputed(findRelations(own), structuredClone(computed));
  return new Catalog(version, deepFreeze(own), deepFreeze(relations), deepFreeze(structuredClone(functions)));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
