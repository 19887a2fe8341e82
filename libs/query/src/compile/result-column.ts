import { typeOf, type Aggregate, type Expression } from '@backstay/expression';
import type { Projection, ResultColumn } from '../pipeline.types.js';
import { compileExpression } from './compile-expression.js';
import type { Dialect, Operand } from './dialect.js';
import type { Fragment, RawValue } from './fragment.js';
import { sql } from './sql.js';
import { averageText } from './values/average-text.js';
import { castOfJsonText } from './values/cast-text.js';
import type { TimeZone } from './values/time-zone.js';
import { isZoned, toZone } from './values/zoned-value.js';

/** A column of a compiled read: what is selected, and how a cell becomes JSON text. */
export interface DecodedColumn extends ResultColumn {
  /** What the statement selects; a cast of a projection is done here, not by the engine. */
  readonly source: Expression;
  /**
   * Cell → JSON text, `null` for NULL; moments are those of the zone (null: UTC). Throws Failure when a projected cast
   * refuses the value.
   */
  readonly decode: (raw: RawValue, zone?: TimeZone | null) => string;
}

/**
 * Casts of projections (`select=price::text`) are taken off the SQL and done on the value that came back: the text
 * forms of types differ between engines, one function here does not.
 */
export function resultColumn(projection: Projection, dialect: Dialect): DecodedColumn {
  const { name, expression } = projection;
  const type = typeOf(expression);
  if (expression.kind !== 'cast') {
    const decode = decoderOf(expression, dialect);
    const zoned: DecodedColumn['decode'] = (raw, zone = null) => {
      if (raw === null) return 'null';
      return zone === null ? decode(raw) : toZone(decode(raw), type, zone);
    };
    const plain = (raw: RawValue): string => (raw === null ? 'null' : decode(raw));
    return { name, type, source: expression, decode: isZoned(type) ? zoned : plain };
  }
  const inner = resultColumn({ name, expression: expression.operand }, dialect);
  const cast = castOfJsonText(inner.type, type);
  return {
    name,
    type,
    source: inner.source,
    decode: (raw, zone) => (raw === null ? 'null' : cast(inner.decode(raw, zone), zone)),
  };
}

/** A source as it must be read to come back exactly. */
export function outputOf(source: Expression, dialect: Dialect): Fragment {
  if (isTotal(source)) return totalOf(source, dialect);
  return dialect.output(compileExpression(source, dialect), typeOf(source));
}

function decoderOf(source: Expression, dialect: Dialect): (raw: Exclude<RawValue, null>) => string {
  if (!isTotal(source)) return dialect.codec(typeOf(source)).decode;
  return source.name === 'sum' ? String : (raw) => averageText(String(raw));
}

type Total = Aggregate & { readonly name: 'sum' | 'avg'; readonly argument: Expression };

const isTotal = (source: Expression): source is Total =>
  source.kind === 'aggregate' && (source.name === 'sum' || source.name === 'avg');

/** A sum as text; an average as the sum and the number of values, `sum/count`: only PostgreSQL divides as PostgreSQL. */
function totalOf({ name, argument }: Total, dialect: Dialect): Fragment {
  const operand: Operand = { sql: compileExpression(argument, dialect), type: typeOf(argument) };
  const sum = dialect.exactSum(operand);
  if (name === 'sum') return sum;
  const text = { kind: 'text' } as const;
  const slash: Operand = { sql: ["'/'"], type: text };
  const count: Operand = { sql: sql`count(${operand.sql})`, type: text };
  const front = dialect.arithmetic('||', { sql: sum, type: text }, slash, text);
  return dialect.arithmetic('||', { sql: front, type: text }, count, text);
}
