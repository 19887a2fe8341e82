import type { ColumnType } from '@backstay/catalog';
import { portableCodec, type Codec } from '@backstay/query';

/** SQLite's codec: the portable one; numbers are bound as numbers, since a text would be compared as a text. */
export function sqliteCodec(type: ColumnType): Codec {
  const portable = portableCodec(type);
  switch (type.kind) {
    case 'boolean':
    case 'smallint':
    case 'integer':
    case 'bigint':
      return { ...portable, encode: (text) => BigInt(portable.encode(text) as string) };
    case 'numeric':
      return { ...portable, encode: (text) => number(portable.encode(text) as string) };
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
