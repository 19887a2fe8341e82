import type { ColumnType } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import { codecOf, portableCodec, type Codec, type DriverValue } from '@backstay/query';
import { storedType, type StoredType } from './stored-type.js';

/** The codec of an adopted column: what it could not keep as it is, is refused before it is written. */
export function storedCodec(type: ColumnType & { readonly stored: string }, codec: Codec): Codec {
  const stored = storedType(type.stored);
  if (type.kind === 'char') {
    // The engine keeps no blanks at the end and shows none.
    const shown = portableCodec({ kind: 'varchar', length: null });
    return { ...codec, decode: shown.decode };
  }
  return codecOf(type, (canonical) => fitting(codec.store(canonical), stored, type), codec.decode);
}

function fitting(value: DriverValue, stored: StoredType, type: ColumnType): DriverValue {
  switch (stored.base) {
    case 'float':
      return float(Number(value), stored);
    case 'double':
      return scaled(Number(value), stored);
    case 'year':
      return within(value, [0n, 0n], [1901n, 2155n]);
    case 'bit':
      return type.kind === 'boolean' ? value : within(value, [0n, 2n ** BigInt(stored.length ?? 1) - 1n]);
    case 'binary':
      if (value instanceof Uint8Array && value.length !== (stored.length ?? 1)) throw wrongLength(stored);
      return value;
    default:
      return withinInteger(value, stored, type);
  }
}

const bits: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };

function withinInteger(value: DriverValue, { base, unsigned }: StoredType, type: ColumnType): DriverValue {
  const size = bits[base];
  if (size === undefined || type.kind === 'boolean') return value;
  const whole = 2n ** BigInt(size);
  return unsigned ? within(value, [0n, whole - 1n]) : within(value, [-(whole / 2n), whole / 2n - 1n]);
}

function within(value: DriverValue, ...ranges: readonly (readonly [bigint, bigint])[]): DriverValue {
  const number = /^-?\d+$/.test(String(value)) ? BigInt(String(value)) : null;
  if (number === null || ranges.some(([low, high]) => number >= low && number <= high)) return value;
  throw fail('numeric_overflow', {});
}

/** Kept in four bytes: the nearest such number is what PostgreSQL's real is too. */
function float(value: number, stored: StoredType): number {
  return Math.fround(scaled(value, stored));
}

/** With a number of digits in its type the engine would round; that is left to the caller. */
function scaled(value: number, { scale }: StoredType): number {
  if (scale === null || Number(value.toFixed(scale)) === value) return value;
  throw fail('not_supported', {
    feature: `A number of more than ${scale} digits behind the point in this column`,
    hint: 'The column rounds what is written to it: round it first.',
  });
}

const wrongLength = ({ length }: StoredType): Error =>
  fail('not_supported', {
    feature: `A value that is not ${length ?? 1} bytes long in this column`,
    hint: 'The column fills a shorter value up with zeros, and takes none that is longer.',
  });
