import type { ColumnType } from '@backstay/catalog';
import type { Aggregate } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { averageText } from './average-text.js';

/**
 * One value of many, as PostgreSQL's aggregate gives it: from the JSON texts of the values that are not NULL, of type
 * `type`, to JSON text; null is NULL. Throws `not_supported` for a sum or an order of what is no number (NaN, infinity).
 */
export function foldValues(name: Aggregate['name'], type: ColumnType, values: readonly string[]): string | null {
  if (name === 'count') return String(values.length);
  if (values.length === 0) return null;
  if (name === 'min' || name === 'max') return extreme(name, type, values);
  const sum = total(values);
  return name === 'sum' ? sum : averageText(`${sum}/${values.length}`);
}

/** With as many digits behind the point as the value that has most. */
function total(values: readonly string[]): string {
  const scale = Math.max(...values.map(fractionOf));
  const sum = values.reduce((all, value) => all + scaled(value, scale), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return sum < 0n ? `-${text}` : text;
}

const fractionOf = (value: string): number => value.split('.')[1]?.length ?? 0;

function scaled(value: string, scale: number): bigint {
  const [whole = '', fraction = ''] = value.split('.');
  if (!/^-?\d+$/.test(whole)) throw notFinite(value);
  return BigInt(whole + fraction.padEnd(scale, '0'));
}

function extreme(name: 'min' | 'max', type: ColumnType, values: readonly string[]): string {
  const compare = comparison(type, values);
  return values.reduce((best, value) => {
    const order = compare(value, best);
    return (name === 'min' ? order < 0 : order > 0) ? value : best;
  });
}

/** The order of PostgreSQL: numbers by their size, texts by their code points, dates and times by their own text. */
function comparison(type: ColumnType, values: readonly string[]): (a: string, b: string) => number {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric': {
      const scale = Math.max(...values.map(fractionOf));
      return (a, b) => Number(scaled(a, scale) - scaled(b, scale));
    }
    case 'real':
    case 'double':
      return (a, b) => floating(a) - floating(b);
    default:
      return (a, b) => Buffer.compare(bytes(a), bytes(b));
  }
}

function floating(value: string): number {
  if (value.startsWith('"')) throw notFinite(value);
  return Number(value);
}

const bytes = (json: string): Buffer => Buffer.from(JSON.parse(json) as string);

const notFinite = (value: string): Error =>
  fail('not_supported', { feature: `an aggregate of ${value}, which is no finite number` });
