export type { ColumnType, RangeName, RangeType, ScalarType, Stored, TypeKind } from './column-type.js';
export type {
  Adopted,
  Column,
  ColumnDefault,
  ComputedColumn,
  ForeignKey,
  Grant,
  Key,
  Privilege,
  ReferentialAction,
  Table,
  TableName,
  TextIndex,
  ViewFacts,
} from './table.js';
export type { Relation, RelationKind } from './relation.js';
export { Catalog } from './catalog.js';
export { isOfApplication, readName, writtenName } from './qualified-name.js';
export { buildCatalog } from './build-catalog.js';
export { functionKey } from './catalog-function.js';
export type {
  CatalogFunction,
  FunctionArgument,
  FunctionCommand,
  FunctionOrder,
  FunctionResult,
  RowCount,
} from './catalog-function.js';
