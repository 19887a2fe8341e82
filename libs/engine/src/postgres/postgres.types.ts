import type { ColumnType } from '@backstay/catalog';
import { writeArrayText } from '@backstay/expression';
import { cellText, formatValue, codecOf, parseArray, parseValue, portableCodec, type Codec } from '@backstay/query';

/**
 * PostgreSQL's codec: values go as the canonical text its own input functions read, and come back as `::text`
 * (arrays as `array_to_json`), so that no driver type parser has a part in it.
 */
export function postgresCodec(type: ColumnType): Codec {
  if (type.kind === 'array') {
    const { of } = type;
    const store = (text: string): string =>
      writeArrayText(parseArray(text, of).map((e) => (e === null ? null : input(parseValue(e, of), of))));
    return { encode: store, store, decode: String };
  }
  const portable = portableCodec(type);
  return codecOf(
    type,
    (canonical) => input(canonical, type),
    type.kind === 'timestamptz'
      ? (raw) => formatValue(cellText(raw, type).replace(/\+00$/, ''), type)
      : portable.decode,
  );
}

/** The value's text for PostgreSQL; a moment says that it is in UTC, whatever the session's time zone is. */
function input(canonical: string, type: ColumnType): string {
  return type.kind === 'timestamptz' ? `${canonical}+00` : canonical;
}
