export type * from './expression.js';
export {
  argumentAlias,
  type ColumnOrigin,
  type EnumType,
  type ExpressionProblem,
  type ExpressionScope,
  type LookupFunction,
  type ScopeColumn,
  type ScopeTable,
} from './scope.js';
export { checkExpression, checkLookupFunction } from './check-expression.js';
export { printExpression, type PrintOptions } from './print-expression.js';
export { checkView, type CheckedView, type ViewColumn } from './check-view.js';
export {
  expressionsOf,
  mapView,
  type ViewOrder,
  type ViewOutput,
  type ViewQuery,
  type ViewSource,
} from './view-query.js';
export { firstRow } from './first-row.js';
export type { ArgumentDefinition, FunctionDefinition, FunctionWrite } from './function-definition.js';
export type { ComputedDefinition } from './computed-definition.js';
export { checkComputed, type CheckedComputed } from './check-computed.js';
export { checkFunction, type CheckedFunction, type FunctionSignature } from './check-function.js';
export { checkWrite, type CheckedWrite } from './check-write.js';
export { readType } from './read-type.js';
export { refusedTypes, typeWords, withoutRanges, type TypeWord } from './type-words.js';
export { aggregateName, aggregateType, type AggregateType } from './aggregate-type.js';
export { typeOf } from './type-of.js';
export { family, sameFamily, typeName, type TypeFamily } from './type-name.js';
export {
  hasSubquery,
  holdsSubquery,
  mapChildren,
  rewrite,
  subqueryOf,
  visit,
  type SubqueryExpression,
} from './visit.js';
export { withoutStorage } from './without-storage.js';
export { withoutModifier } from './without-modifier.js';
export { readArrayText, writeArrayText } from './array-text.js';
export { stringEnd } from './string-end.js';
export {
  isEndless,
  mapBounds,
  rangeElement,
  rangeNames,
  readRangeText,
  writeRangeText,
  type Range,
  type RangeFault,
} from './range-text.js';
export { readLiteral } from './literal-text.js';
export { roundDecimal } from './round-decimal.js';
export { portableFunctions } from './check/call.js';
