export type { Binding, CompiledStatement, DriverValue, Fragment, RawValue, Statement } from './compile/fragment.js';
export type { RegexForm } from './regex/regex.js';
export type { RegexStep } from './regex/regex-program.js';
export type { Codec, Dialect } from './compile/dialect.js';
export type {
  AuthorisedPlan,
  HttpReply,
  HttpRequest,
  EmbedPlan,
  OrderTerm,
  Projection,
  ReadPlan,
  ResolvedRequest,
  ResultColumn,
} from './pipeline.types.js';
export type {
  CheckDefinition,
  ColumnDefinition,
  IndexDefinition,
  IndexPart,
  TableDefinition,
} from './define/table-definition.js';
export type { ColumnChange, Ddl, DdlProblem, EnumDefinition } from './define/ddl.js';
export { typeChange, type TypeChange } from './define/type-change.js';
export { indexColumns, namedColumns, plainColumns, rowColumns } from './define/used-columns.js';
export { enumOf, keptLabels } from './define/kept-labels.js';
export type { ViewColumnDefinition, ViewDefinition } from './define/view-definition.js';
export { DefaultDdl } from './define/default-ddl.js';
export { nameConstraint } from './define/name-constraint.js';
export type { RefusedWrite } from './define/refused-write.js';
export {
  allIndexes,
  constraintName,
  fittingName,
  flatName,
  flatPartName,
  hiddenName,
  partNames,
  typeCheckName,
} from './define/physical-names.js';
export { withoutSchemas } from './define/without-schemas.js';
export { authoriseRequest, deniedColumns } from './authorise/authorise-request.js';
export { authoriseCall, plainText, type AuthorisedCall } from './authorise/authorise-call.js';
export { PlanCache, type PlanCacheBounds } from './authorise/plan-cache.js';
export { planKey } from './authorise/plan-key.js';
export type { DataRequest } from './parse/data-request.js';
export { answerTypes } from './parse/parse-accept.js';
export { bodyTypes, type BodyForm } from './parse/parse-body.js';
export { followedPreferences, preferenceValues, type PreferenceName } from './parse/preferences.js';
export {
  planTypes,
  parsePlanAccept,
  planMediaType,
  planRefused,
  type PlanQuestion,
} from './parse/parse-plan-accept.js';
export { parseRequest } from './parse/parse-request.js';
export { parseCall, rawTypes } from './parse/parse-call.js';
export { readProfile } from './parse/read-profile.js';
export { parseUrlEncoded } from './parse/parse-url-encoded.js';
export { defaultLimits, type RequestLimits } from './parse/request-limits.js';
export { isAboutOneRow, requireMatch } from './render/entity-tag.js';
export { KnownReads, type KnownReadBounds } from './recall/known-reads.js';
export type { UnderstoodRead } from './recall/known-read.js';
export { shapeOf, shapingHeaders, valueHeaders, type RequestHead } from './recall/request-shape.js';
export { renderReply, type ReadResult } from './render/render-reply.js';
export { rowWriter, type RowWriter } from './render/write-rows.js';
export { functionNotFound } from './resolve/resolve-call.js';
export { resolveRequest } from './resolve/resolve-request.js';
export { isLanguage } from './text-search/languages.js';
export { renderOperators } from './operators/render-operators.js';
export type { Operand, SortKey } from './compile/dialect.js';
export type { SortTerm } from './compile/sort-terms.js';
export type { AskedText, SearchedText } from './compile/dialect.js';
export { textConditions } from './compile/searched-text.js';
export { refuseRangeOperator, refuseRangeType } from './compile/ranges.js';
export { DefaultDialect, bareLiteral, quoteText, rowCount } from './compile/default.dialect.js';
export { compileExpression, compileViewQuery, type CompileOptions } from './compile/compile-expression.js';
export { compileWhere, orderBy, orderTerms } from './compile/clauses.js';
export { compileTree, type CompiledTree } from './compile/compile-tree.js';
export { compileRead, type CompiledRead } from './compile/compile-read.js';
export type { CompiledEmbed, CompiledNode, RowForm } from './compile/compile-node.js';
export {
  RowTextMissing,
  type ColumnMember,
  type RowTexts,
  type TextMember,
  type TextRow,
  type TextRows,
} from './compile/row-text.js';
export { textParts, type ValueText } from './compile/text-parts.js';
export type { EmbedForm, KeySlots } from './compile/embed-statements.js';
export { keyName, type Row } from './compile/key-reader.js';
export { csvField, csvHeader } from './render/csv.js';
export { answerWriter, writeBody, type AnswerForm, type AnswerWriter } from './render/answer-writer.js';
export { treeWriter, type RelatedRows } from './render/tree-writer.js';
export { wholeWriter } from './render/whole-writer.js';
export type { DecodedColumn } from './compile/result-column.js';
export { bindStatement } from './compile/bind-statement.js';
export { evaluateClaim } from './compile/evaluate-claim.js';
export { inlineExpression } from './compile/inline-expression.js';
export { portableCast, type CastWords } from './compile/portable-cast.js';
export { readJson, writeJsonb } from './compile/values/canonical-json.js';
export { JsonProblem, parseJsonNode, writeJsonNode, type JsonNode } from './compile/values/json-node.js';
export { bodyValue } from './resolve/body-value.js';
export { finish, join, sql, type SqlPart } from './compile/sql.js';
export { sqlType } from './compile/sql-type.js';
export { isKeptExactly } from './compile/values/is-kept-exactly.js';
export { cellText, codecOf, portableCodec } from './compile/values/portable-codec.js';
export { formatValue } from './compile/values/format-value.js';
export { withoutEnd, withoutZeros } from './compile/values/without-end.js';
export { parseArray } from './compile/values/parse-array.js';
export { parseValue } from './compile/values/parse-value.js';
export {
  authoriseWrite,
  deniedPrivileges,
  formOf,
  guardedColumns,
  refusesAll,
  withChange,
  withRows,
  type DeniedPrivilege,
  type WriteRules,
} from './authorise/authorise-write.js';
export { assignedText, compileValues } from './compile/source-output.js';
export { decider, type Decider } from './compile/decide-condition.js';
export { InsertStatements, type GivenBack } from './compile/insert-statements.js';
export { overlayRow } from './compile/overlay-row.js';
export { WriteCompiler, type KeyedRead, type KeyTexts, type WriteStatement } from './compile/compile-write.js';
export {
  headKey,
  isWrite,
  parseWrite,
  parseWriteHead,
  withBody,
  type WriteHead,
  type WriteOptions,
  type WriteRequest,
} from './parse/parse-write.js';
export { isEngineMade, type WriteMoment } from './resolve/default-value.js';
export { proposeValues, RowProposer } from './resolve/propose-rows.js';
export { resolveWrite } from './resolve/resolve-write.js';
export { renderWrite, type WriteOutcome } from './render/render-write.js';
export { cellsOf, sharedShape, SharedRow } from './shared-row.js';
export type { AuthorisedWrite, StoredRow, WriteGuards, WritePlan } from './write-plan.js';
