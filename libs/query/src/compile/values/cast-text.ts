import type { ColumnType } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { formatValue } from './format-value.js';
import { expandExponent, parseFloating, parseInteger, roundDecimal } from './parse-number.js';
import { parseValue } from './parse-value.js';
import { canonicalJson, readJson } from './canonical-json.js';
import { arrayLiteral } from './array-literal.js';

/**
 * PostgreSQL's `value::type` on a value that has come back as JSON text of type `from`; gives JSON text of type `to`.
 * Throws Failure: 42846 where PostgreSQL has no such cast, 22P02, 22003 … where the value refuses it.
 */
export function castJsonText(json: string, from: ColumnType, to: ColumnType): string {
  if (json === 'null' && from.kind !== 'jsonb' && from.kind !== 'json') return 'null';
  return formatValue(castText(plainText(json, from), from, to), to);
}

/** Canonical text of the value in its new type. */
function castText(text: string, from: ColumnType, to: ColumnType): string {
  if (isText(to)) return castToText(text, to);
  if (isText(from) || from.kind === to.kind) return parseValue(text, to);
  if (isNumber(from) && isNumber(to)) return castNumber(text, from, to);
  if (from.kind === 'integer' && to.kind === 'boolean') return text === '0' ? 'false' : 'true';
  if (from.kind === 'boolean' && to.kind === 'integer') return text === 'true' ? '1' : '0';
  if (from.kind === 'json' && to.kind === 'jsonb') return canonicalJson(text);
  if (from.kind === 'jsonb' && to.kind === 'json') return text;
  if (from.kind === 'jsonb' && (isNumber(to) || to.kind === 'boolean')) return castJsonb(text, to);
  if (isMoment(from) && isMoment(to) && allowedMoments[from.kind].includes(to.kind)) return parseValue(text, to);
  throw fail('cannot_cast', { from: typeName(from), to: typeName(to) });
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
  return to.kind === 'char' ? cut.replace(/ +$/, '') : cut;
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
  if (to.kind === 'real' || to.kind === 'double') return parseFloating(text, to.kind);
  return parseValue(text, to);
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
      return (JSON.parse(json) as string).replace('T', ' ').replace(/\+00:00$/, '+00');
    case 'char':
      return (JSON.parse(json) as string).replace(/ +$/, '');
    case 'array':
      return arrayLiteral(json, (element) => plainText(element, type.of));
    default:
      return json.startsWith('"') ? (JSON.parse(json) as string) : json;
  }
}
