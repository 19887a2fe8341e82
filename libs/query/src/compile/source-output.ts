import { typeOf, withoutStorage, type Expression, type ViewOutput } from '@backstay/expression';
import type { ColumnType } from '@backstay/catalog';
import { castOfJsonText } from './values/cast-text.js';
import { parseJsonNode } from './values/json-node.js';
import type { AuthorisedCall } from '../authorise/authorise-call.js';
import { bodyValue } from '../resolve/body-value.js';
import { compileExpression, compileFrom } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { CompiledStatement, Fragment, RawValue } from './fragment.js';
import { finish, join, sql } from './sql.js';

const wholeNumbers: readonly string[] = ['smallint', 'integer', 'bigint'];

/** A value that is computed to be written, as it must be read to come back exactly. */
export function sourceOutput(expression: Expression, dialect: Dialect): Fragment {
  const type = withoutStorage(typeOf(expression));
  const compiled = compileExpression(expression, dialect);
  return dialect.output(expression.kind === 'column' ? compiled : dialect.derived({ sql: compiled, type }), type);
}

/** The cell of a `sourceOutput` as the canonical text of the column that it goes into; null is NULL. Throws 22003, 22001. */
export function assignedText(
  raw: RawValue,
  expression: Expression,
  column: { readonly type: ColumnType },
  dialect: Dialect,
): string | null {
  if (raw === null) return null;
  const type = withoutStorage(typeOf(expression));
  const json = dialect.codec(type).decode(raw);
  const isNarrower = wholeNumbers.indexOf(column.type.kind) < wholeNumbers.indexOf(type.kind);
  const cast = isNarrower && wholeNumbers.includes(column.type.kind) ? castOfJsonText(type, column.type)(json) : json;
  return bodyValue(parseJsonNode(cast), column.type);
}

/** The rows that a call is to write, `most` at most; `select`: only these values of them. */
export function compileValues(
  { source: { source } }: AuthorisedCall,
  most: number,
  dialect: Dialect,
  select: readonly ViewOutput[] = source.select,
): CompiledStatement {
  const alias = 'written';
  const outputs = select.map(({ name, expression }) => {
    const type = withoutStorage(typeOf(expression));
    return sourceOutput({ kind: 'column', type, source: alias, column: name }, dialect);
  });
  const view = { ...source, select };
  const from = compileFrom({ table: { schema: '', name: '' }, alias, view }, dialect);
  return finish(sql`SELECT ${join(outputs, ', ')} FROM ${from}${dialect.limit(most, null)}`, dialect);
}
