import type { ColumnType } from '@backstay/catalog';
import { readLiteral } from '../literal-text.js';
import { boolean } from '../type-of.js';
import type { Operand } from './checker.js';
import { refuse } from './refusal.js';
import { fieldsOf, locationOf, numberOf, textOf, type SyntaxFields } from './syntax.js';

/** Reads a constant (`A_Const`): numbers and booleans have their type, texts and NULL are open. */
export function readConstant(fields: SyntaxFields): Operand {
  const location = locationOf(fields);
  if (fields['isnull'] === true) return { kind: 'unknown', text: null, location };
  if ('sval' in fields) return { kind: 'unknown', text: textOf(fieldsOf(fields['sval'])['sval']), location };
  if ('boolval' in fields) {
    const value = fieldsOf(fields['boolval'])['boolval'] === true;
    return { kind: 'literal', type: boolean, value: String(value) };
  }
  if ('ival' in fields) {
    const value = numberOf(fieldsOf(fields['ival'])['ival']);
    return { kind: 'literal', type: { kind: 'integer' }, value: String(value) };
  }
  if ('fval' in fields) return readNumber(textOf(fieldsOf(fields['fval'])['fval']), location);
  return refuse('bit strings are not supported', location);
}

/** A number that is no int4: bigint when it fits, otherwise numeric, as PostgreSQL's scanner decides. */
function readNumber(written: string, location: number | null): Operand {
  const digits = written.replaceAll('_', '');
  const bigint: ColumnType = { kind: 'bigint' };
  const whole = readLiteral(bigint, digits);
  if (whole !== null) return { kind: 'literal', type: bigint, value: whole };
  const numeric: ColumnType = { kind: 'numeric', precision: null, scale: null };
  const value = readLiteral(numeric, digits);
  if (value !== null) return { kind: 'literal', type: numeric, value };
  return refuse(`the number ${written} is not supported`, location, 'Write its digits out.');
}
