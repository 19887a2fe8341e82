import type { ColumnType } from '@backstay/catalog';
import type { Codec } from '../dialect.js';
import type { DriverValue, RawValue } from '../fragment.js';
import { formatFloat } from './format-float.js';
import { formatValue } from './format-value.js';
import { parseValue } from './parse-value.js';

type Cell = Exclude<RawValue, null>;

/**
 * The codec of an engine that stores each value's canonical text, or the engine's own number, date and blob with the
 * same text. `encode` and `decode` are inverse; an engine wraps them where its driver differs.
 */
export function portableCodec(type: ColumnType): Codec {
  return codecOf(
    type,
    (canonical) => driverValue(canonical, type),
    (raw) => formatValue(cellText(raw, type), type),
  );
}

/** The codec that stores canonical texts in this way. */
export const codecOf = (type: ColumnType, store: Codec['store'], decode: Codec['decode']): Codec => ({
  encode: (text) => store(parseValue(text, type)),
  store,
  decode,
});

/** Floats and bytes have driver types of their own; booleans are 1 and 0; exact numbers travel as text. */
function driverValue(canonical: string, type: ColumnType): DriverValue {
  switch (type.kind) {
    case 'boolean':
      return canonical === 'true' ? '1' : '0';
    case 'real':
    case 'double':
      return Number(canonical);
    case 'bytea':
      return Buffer.from(canonical.slice(2), 'hex');
    case 'array':
      // The two zeros of floats are equal, and so have to be one text.
      return type.of.kind === 'real' || type.of.kind === 'double' ? canonical.replaceAll('"-0"', '"0"') : canonical;
    default:
      return canonical;
  }
}

/** A cell's canonical text, whichever JavaScript type the driver chose for it. */
export function cellText(raw: Cell, type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return raw === true ||
        raw === 'true' ||
        raw === 't' ||
        (typeof raw !== 'boolean' && Number(raw) !== 0 && raw !== 'false' && raw !== 'f')
        ? 'true'
        : 'false';
    case 'real':
    case 'double':
      return formatFloat(Number(raw), type.kind);
    case 'numeric':
      return numericText(String(raw), type.scale);
    case 'bytea':
      return typeof raw === 'object' ? `\\x${Buffer.from(raw).toString('hex')}` : String(raw);
    default:
      return typeof raw === 'object' ? Buffer.from(raw).toString('utf8') : String(raw);
  }
}

/** An engine that keeps numbers in binary drops the zeros of the fraction; the column's scale says how many there are. */
function numericText(text: string, scale: number | null): string {
  if (scale === null || scale <= 0) return text;
  if (/e/i.test(text)) return Number(text).toFixed(scale);
  const [whole = '0', fraction = ''] = text.split('.');
  return fraction.length >= scale ? text : `${whole}.${fraction.padEnd(scale, '0')}`;
}
