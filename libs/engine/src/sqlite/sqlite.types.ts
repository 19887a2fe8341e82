import type { ColumnType } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import { codecOf, portableCodec, type Codec, type DriverValue } from '@backstay/query';

/** SQLite's codec: the portable one; numbers are bound as numbers, since a text would be compared as a text. */
export function sqliteCodec(type: ColumnType): Codec {
  const portable = portableCodec(type);
  if (type.kind === 'text' && type.stored !== undefined && !/CHAR|CLOB|TEXT/i.test(type.stored))
    return codecOf(type, (canonical) => keptAsText(portable.store(canonical)), portable.decode);
  switch (type.kind) {
    case 'boolean':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return codecOf(type, (canonical) => BigInt(portable.store(canonical) as string), portable.decode);
    case 'numeric':
      return codecOf(type, number, portable.decode);
    default:
      return portable;
  }
}

/** A decimal as SQLite's NUMERIC affinity would hold it. */
function number(decimal: string): number | bigint {
  const whole = decimal.replace(/\.0*$/, '');
  if (/^-?\d{1,18}$/.test(whole)) return BigInt(whole);
  return Number(decimal);
}

/** A column declared as DATE or the like makes numbers of texts that look like one. */
function keptAsText(value: DriverValue): DriverValue {
  if (typeof value !== 'string' || Number.isNaN(Number(value.trim() === '' ? 'x' : value))) return value;
  throw fail('not_supported', { feature: 'A text that looks like a number in this column' });
}
