import { typeOf, type Expression } from '@backstay/expression';
import type { Projection, ResultColumn } from '../pipeline.types.js';
import type { Dialect } from './dialect.js';
import type { RawValue } from './fragment.js';
import { castOfJsonText } from './values/cast-text.js';

/** A column of a compiled read: what is selected, and how a cell becomes JSON text. */
export interface DecodedColumn extends ResultColumn {
  /** What the statement selects; a cast of a projection is done here, not by the engine. */
  readonly source: Expression;
  /** Cell → JSON text, `null` for NULL. Throws Failure when a projected cast refuses the value. */
  readonly decode: (raw: RawValue) => string;
}

/**
 * Casts of projections (`select=price::text`) are taken off the SQL and done on the value that came back: the text
 * forms of types differ between engines, one function here does not.
 */
export function resultColumn(projection: Projection, dialect: Dialect): DecodedColumn {
  const { name, expression } = projection;
  const type = typeOf(expression);
  if (expression.kind !== 'cast') {
    const codec = dialect.codec(type);
    return { name, type, source: expression, decode: (raw) => (raw === null ? 'null' : codec.decode(raw)) };
  }
  const inner = resultColumn({ name, expression: expression.operand }, dialect);
  const cast = castOfJsonText(inner.type, type);
  return { name, type, source: inner.source, decode: (raw) => (raw === null ? 'null' : cast(inner.decode(raw))) };
}
