export type { Binding, CompiledStatement, DriverValue, Fragment, RawValue, Statement } from './compile/fragment.js';
export type { Codec, Dialect } from './compile/dialect.js';
export type {
  AuthorisedPlan,
  HttpReply,
  HttpRequest,
  OrderTerm,
  Projection,
  ReadPlan,
  ResolvedRequest,
  ResultColumn,
} from './pipeline.types.js';
export type { CheckDefinition, ColumnDefinition, IndexDefinition, TableDefinition } from './define/table-definition.js';
export type { Ddl, DdlProblem, EnumDefinition } from './define/ddl.js';
export { DefaultDdl } from './define/default-ddl.js';
export { allIndexes, constraintName, fittingName, typeCheckName } from './define/physical-names.js';
