import { Catalog } from './catalog.js';
import type { CatalogFunction } from './catalog-function.js';
import { findRelations } from './find-relations.js';
import type { Table } from './table.js';

/** The catalog of a schema version: tables and the relations between them, frozen through and through. */
export function buildCatalog(
  version: number,
  tables: readonly Table[],
  functions: readonly CatalogFunction[] = [],
): Catalog {
  const own = structuredClone(tables);
  return new Catalog(version, deepFreeze(own), deepFreeze(findRelations(own)), deepFreeze(structuredClone(functions)));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
