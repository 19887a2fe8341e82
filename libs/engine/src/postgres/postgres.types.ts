import type { ColumnType } from '@backstay/catalog';
import { writeArrayText } from '@backstay/expression';
import { cellText, formatValue, parseArray, parseValue, portableCodec, type Codec } from '@backstay/query';

/**
 * PostgreSQL's codec: values go as the canonical text its own input functions read, and come back as `::text`
 * (arrays as `array_to_json`), so that no driver type parser has a part in it.
 */
export function postgresCodec(type: ColumnType): Codec {
  if (type.kind === 'array') {
    const { of } = type;
    return {
      encode: (text) => writeArrayText(parseArray(text, of).map((e) => (e === null ? null : input(e, of)))),
      decode: String,
    };
  }
  const portable = portableCodec(type);
  return {
    encode: (text) => input(text, type),
    decode:
      type.kind === 'timestamptz'
        ? (raw) => formatValue(cellText(raw, type).replace(/\+00$/, ''), type)
        : portable.decode,
  };
}

/** The value's text for PostgreSQL; a moment says that it is in UTC, whatever the session's time zone is. */
function input(text: string, type: ColumnType): string {
  const canonical = parseValue(text, type);
  return type.kind === 'timestamptz' ? `${canonical}+00` : canonical;
}
