import type { ColumnType } from '@backstay/catalog';
import { roundDecimal, typeName } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { formatValue } from './format-value.js';
import { expandExponent, parseFloating, parseInteger } from './parse-number.js';
import { parseValue } from './parse-value.js';
import type { TimeZone } from './time-zone.js';
import { fromZone, isZoned, toZone } from './zoned-value.js';
import { canonicalJson, readJson } from './canonical-json.js';
import { arrayLiteral } from './array-literal.js';
import { withoutEnd } from './without-end.js';

/**
 * How PostgreSQL's `value::type` turns the JSON text of a value (not NULL) of type `from` into that of type `to`.
 * Throws Failure 42846 when there is no such cast; the function it gives throws 22P02, 22003 … where a value refuses.
 * With a zone, moments are written in it before and after.
 */
export function castOfJsonText(from: ColumnType, to: ColumnType): (json: string, zone?: TimeZone | null) => string {
  const cast = castOf(from, to);
  if (cast === null) throw fail('cannot_cast', { from: typeName(from), to: typeName(to) });
  // Bytes are made of a char(n) with its blanks.
  const textOf = to.kind === 'bytea' && from.kind === 'char' ? outputText : plainText;
  if (!isZoned(to)) return (json) => formatValue(cast(textOf(json, from)), to);
  return (json, zone = null) => {
    const moment = formatValue(cast(fromZone(plainText(json, from), to, zone)), to);
    return zone === null ? moment : toZone(moment, to, zone);
  };
}

/** The cast from the value's text to its canonical text in the new type; null: there is none. */
function castOf(from: ColumnType, to: ColumnType): ((text: string) => string) | null {
  if (isText(to)) return (text) => castToText(text, to);
  if (isText(from) || from.kind === to.kind) return (text) => parseValue(text, to);
  if (isNumber(from) && isNumber(to)) return (text) => castNumber(text, from, to);
  if (from.kind === 'integer' && to.kind === 'boolean') return (text) => (text === '0' ? 'false' : 'true');
  if (from.kind === 'boolean' && to.kind === 'integer') return (text) => (text === 'true' ? '1' : '0');
  if (from.kind === 'json' && to.kind === 'jsonb') return canonicalJson;
  if (from.kind === 'jsonb' && to.kind === 'json') return (text) => text;
  if (from.kind === 'jsonb' && (isNumber(to) || to.kind === 'boolean')) return (text) => castJsonb(text, to);
  if (isMoment(from) && isMoment(to) && allowedMoments[from.kind].includes(to.kind))
    return (text) => parseValue(text, to);
  return null;
}

type Moment = 'date' | 'time' | 'timestamp' | 'timestamptz';

const allowedMoments: Record<Moment, readonly Moment[]> = {
  date: ['timestamp', 'timestamptz'],
  time: [],
  timestamp: ['date', 'time', 'timestamptz'],
  timestamptz: ['date', 'time', 'timestamp'],
};

const isMoment = (type: ColumnType): type is ColumnType & { kind: Moment } => Object.hasOwn(allowedMoments, type.kind);
const isText = (type: ColumnType): boolean => type.kind === 'text' || type.kind === 'varchar' || type.kind === 'char';
const isNumber = (type: ColumnType): boolean => Object.hasOwn(numberNames, type.kind);
const numberNames = { smallint: 1, integer: 1, bigint: 1, numeric: 1, real: 1, double: 1 };

/** An explicit cast to varchar(n) or char(n) cuts, where an assignment would refuse. */
function castToText(text: string, to: ColumnType): string {
  if (to.kind !== 'varchar' && to.kind !== 'char') return text;
  const cut = to.length === null ? text : [...text].slice(0, to.length).join('');
  return to.kind === 'char' ? withoutEnd(cut, ' ') : cut;
}

/** Floats round half to even, numerics half away from zero. */
function castNumber(text: string, from: ColumnType, to: ColumnType): string {
  if (to.kind === 'smallint' || to.kind === 'integer' || to.kind === 'bigint') {
    const float = from.kind === 'real' || from.kind === 'double';
    const whole = float ? halfEven(text) : roundDecimal(expandExponent(text) ?? '0', 0);
    try {
      return parseInteger(whole, to.kind);
    } catch (error) {
      throw fail('cast_out_of_range', { type: to.kind }, error);
    }
  }
  if (to.kind === 'real' || to.kind === 'double') {
    return parseFloating(from.kind === 'real' ? String(Math.fround(Number(text))) : text, to.kind);
  }
  return parseValue(significant(text, from), to);
}

/** A float becomes a numeric of the digits that are sure: 15 of a double, 6 of a real. */
function significant(text: string, from: ColumnType): string {
  if (from.kind !== 'real' && from.kind !== 'double') return text;
  return String(Number(Number(text).toPrecision(from.kind === 'real' ? 6 : 15)));
}

function halfEven(text: string): string {
  const value = Number(text);
  const floor = Math.floor(value);
  const rest = value - floor;
  const even = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  return BigInt(even).toString();
}

function castJsonb(text: string, to: ColumnType): string {
  const node = readJson(text);
  const kind =
    node.kind === 'word' ? (node.word === 'null' ? 'null' : 'boolean') : node.kind === 'number' ? 'numeric' : node.kind;
  if (kind === 'boolean' && to.kind === 'boolean') return text;
  if (kind === 'numeric' && to.kind !== 'boolean')
    return castNumber(text, { kind: 'numeric', precision: null, scale: null }, to);
  throw fail('cannot_cast_jsonb', { from: kind, to: typeName(to) });
}

/** What `value::text` is in PostgreSQL, from the value's JSON text. */
function plainText(json: string, type: ColumnType): string {
  switch (type.kind) {
    case 'json':
    case 'jsonb':
      return json;
    case 'timestamp':
      return (JSON.parse(json) as string).replace('T', ' ');
    case 'timestamptz':
      return (JSON.parse(json) as string).replace('T', ' ').replace(/([+-]\d\d):00(?= BC$|$)/, '$1');
    case 'char':
      return withoutEnd(JSON.parse(json) as string, ' ');
    case 'array':
      return arrayLiteral(json, type.of, (element) => elementText(element, type.of));
    default:
      return json.startsWith('"') ? (JSON.parse(json) as string) : json;
  }
}

/** Inside of an array a boolean is one letter. */
function elementText(json: string, type: ColumnType): string {
  return type.kind === 'boolean' ? json.slice(0, 1) : plainText(json, type);
}

/**
 * The text that PostgreSQL's output function gives for a value (not NULL), from its JSON text: what COPY and CSV show.
 * Unlike `value::text` a boolean is one letter and a char(n) keeps its blanks.
 */
export function outputText(json: string, type: ColumnType): string {
  return type.kind === 'char' ? (JSON.parse(json) as string) : elementText(json, type);
}
