import type { ColumnType } from '@backstay/catalog';
import { canonicalJson, parseJson } from './canonical-json.js';
import { parseArray } from './parse-array.js';
import { parseBoolean } from './parse-boolean.js';
import { parseDate, parseTime, parseTimestamp, parseTimestamptz } from './parse-datetime.js';
import { parseFloating, parseInteger, parseNumeric } from './parse-number.js';
import { parseRange } from './parse-range-value.js';
import { parseBytea, parseChar, parseEnum, parseText, parseUuid, parseVarchar } from './parse-text.js';

/**
 * Reads a text as PostgreSQL's input function of the type does, and gives the one canonical text of the value: the same
 * value is always the same text. Limits of the type (length, precision, scale) are applied as on assignment. Throws
 * Failure with PostgreSQL's code and message.
 */
export function parseValue(text: string, type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return parseBoolean(text);
    case 'smallint':
    case 'integer':
    case 'bigint':
      return parseInteger(text, type.kind);
    case 'real':
    case 'double':
      return parseFloating(text, type.kind);
    case 'numeric':
      return parseNumeric(text, type.precision, type.scale);
    case 'varchar':
      return parseVarchar(text, type.length);
    case 'char':
      return parseChar(text, type.length);
    case 'enum':
      return parseEnum(text, type);
    case 'json':
      return parseJson(text);
    case 'jsonb':
      return canonicalJson(text);
    case 'array':
      return writeStoredArray(
        parseArray(text, type.of).map((element) => (element === null ? null : parseValue(element, type.of))),
        type.of.kind,
      );
    case 'range':
      return parseRange(text, type.name);
    default:
      return parseTextOrMoment(text, type);
  }
}

/** The kinds that have no limits, and moments. */
function parseTextOrMoment(text: string, type: ColumnType): string {
  switch (type.kind) {
    case 'text':
      return parseText(text);
    case 'uuid':
      return parseUuid(text);
    case 'bytea':
      return parseBytea(text);
    case 'date':
      return parseDate(text);
    case 'time':
      return parseTime(text, type.precision);
    case 'timestamp':
      return parseTimestamp(text, type.precision);
    case 'timestamptz':
      return parseTimestamptz(text, type.precision);
    default:
      throw new Error(`No input for type ${type.kind}`);
  }
}

/**
 * The canonical text of an array: a JSON array in which whole numbers and booleans are themselves and all else is a
 * string of its canonical text, so that two equal elements are equal JSON.
 */
export function writeStoredArray(elements: readonly (string | null)[], kind: ColumnType['kind']): string {
  const bare = kind === 'boolean' || kind === 'smallint' || kind === 'integer' || kind === 'bigint';
  return `[${elements.map((e) => (e === null ? 'null' : bare ? e : JSON.stringify(e))).join(', ')}]`;
}
