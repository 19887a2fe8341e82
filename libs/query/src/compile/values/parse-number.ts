import { roundDecimal } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { formatFloat } from './format-float.js';

/** Each digit has one place in it only: what is no number is found out in one pass, however long it is. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Beyond what doubles have. PostgreSQL's numeric goes on to 131072, so that seven letters become as many digits. */
const largestExponent = 400;

const bits = { smallint: 15n, integer: 31n, bigint: 63n };

const canonical = /^(?:0|-?[1-9]\d{0,14})$/;
const small = { smallint: 2 ** 15, integer: 2 ** 31, bigint: 2 ** 53 };

/** Canonical digits of a whole number; 22P02 when it is none, 22003 outside of the type's range. */
export function parseInteger(text: string, type: keyof typeof bits): string {
  // Nearly all are written in the canonical way and small enough to be compared as doubles.
  if (canonical.test(text) && Math.abs(Number(text)) < small[type]) return text;
  const digits = text.trim();
  if (!/^[+-]?\d+$/.test(digits)) throw fail('invalid_text', { type, value: text });
  const limit = 2n ** bits[type];
  // Nobody needs a BigInt of a megabyte: over 40 digits without leading zeros it cannot be in range.
  const short = digits.replace(/^([+-]?)0+(?=\d)/, '$1');
  if (short.length > 40) throw fail('number_out_of_range', { type, value: text });
  const value = BigInt(short.replace('+', ''));
  if (value < -limit || value >= limit) throw fail('number_out_of_range', { type, value: text });
  return value.toString();
}

/** PostgreSQL's shortest text of a float; 22P02 when it is none. NaN and infinities cannot be stored on every engine. */
export function parseFloating(text: string, type: 'real' | 'double'): string {
  const name = type === 'double' ? 'double precision' : 'real';
  const token = text.trim();
  if (/^[+-]?(nan|inf|infinity)$/i.test(token)) throw fail('number_out_of_range', { type: name, value: text });
  if (!decimal.test(token)) throw fail('invalid_text', { type: name, value: text });
  const value = type === 'real' ? Math.fround(Number(token)) : Number(token);
  const lost = !Number.isFinite(value) || (value === 0 && /[1-9]/.test(token.replace(/e.*$/i, '')));
  if (lost) throw fail('number_out_of_range', { type: name, value: text });
  return formatFloat(value, type);
}

/**
 * Canonical text of a numeric: no exponent, no leading zeros, the fraction's zeros kept. Rounds half away from zero to
 * `scale`; 22003 when the digits before the point are more than `precision - scale`. Nulls: as many as there are. A scale
 * without a precision rounds nothing: with it stand the values that have so many digits or fewer, all others as they are.
 */
export function parseNumeric(text: string, precision: number | null, scale: number | null): string {
  const token = text.trim();
  if (/^[+-]?(nan|inf|infinity)$/i.test(token)) throw fail('number_out_of_range', { type: 'numeric', value: text });
  if (!decimal.test(token)) throw fail('invalid_text', { type: 'numeric', value: text });
  const plain = expandExponent(token);
  if (plain === null) throw fail('number_out_of_range', { type: 'numeric', value: text });
  if (precision === null) return scale === null ? plain : withScale(plain, scale);
  const rounded = roundDecimal(plain, scale ?? 0);
  const whole = rounded.replace(/^-/, '').replace(/\..*$/, '').replace(/^0$/, '');
  if (whole.length > precision - (scale ?? 0)) throw fail('numeric_field_overflow', { precision, scale: scale ?? 0 });
  return rounded;
}

/**
 * The same number without an exponent, as PostgreSQL's numeric prints it (`1.50e1` → `15.0`); null beyond its limits
 * of 131072 digits before and 16383 after the point, and for exponents over 400. The text must be a number already.
 */
export function expandExponent(token: string): string | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(token);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent);
  if (Math.abs(shift) > largestExponent) return null;
  const point = whole.length + shift;
  const digits = whole + fraction;
  const before = point > 0 ? digits.padEnd(point, '0').slice(0, point) : '';
  const after = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  const stripped = before.replace(/^0+/, '');
  if (stripped.length > 131072 || after.length > 16383) return null;
  const magnitude = (stripped || '0') + (after === '' ? '' : `.${after}`);
  return sign === '-' && /[1-9]/.test(magnitude) ? `-${magnitude}` : magnitude;
}

/** A plain decimal with `scale` digits after the point where that is the same number. */
function withScale(plain: string, scale: number): string {
  const rounded = roundDecimal(plain, scale);
  const digits = plain.split('.')[1]?.length ?? 0;
  return roundDecimal(rounded, digits) === plain ? rounded : plain;
}
