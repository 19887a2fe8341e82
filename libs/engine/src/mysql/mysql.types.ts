import type { ColumnType } from '@backstay/catalog';
import { stringEnd } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { codecOf, parseValue, portableCodec, withoutZeros, type Codec } from '@backstay/query';
import { storedCodec } from './stored-codec.js';

/**
 * MySQL's codec: the portable one; JSON documents are tested for numbers that MySQL's JSON type would change. A `json` column
 * keeps the text, but paths into it are read by that type: a number may be written otherwise there, and must be the same one.
 */
export function mysqlCodec(type: ColumnType): Codec {
  const portable = portableCodec(type);
  if (type.stored !== undefined) return storedCodec({ ...type, stored: type.stored }, portable);
  if (type.kind !== 'json' && type.kind !== 'jsonb') return portable;
  const holds = type.kind === 'jsonb' ? survives : isKeptPlain;
  return codecOf(type, (json) => checkNumbers(json, holds), portable.decode);
}

/** A canonical document that is only compared: its numbers may be written in another way, but must be the same ones. */
export const comparedDocument = (json: string): string => checkNumbers(json, isKept);

function checkNumbers(json: string, holds: (token: string) => boolean): string {
  const token = /"|-?\d[\d.eE+-]*/g;
  for (let found = token.exec(json); found !== null; found = token.exec(json)) {
    if (found[0] === '"') token.lastIndex = stringEnd(json, found.index);
    else if (!holds(found[0])) throw fail('json_number_lost', { value: found[0] });
  }
  return json;
}

/** MySQL keeps whole numbers of 64 bits, and all others as a double that it prints in the shortest way. */
function survives(token: string): boolean {
  if (/^-?\d+$/.test(token)) return isWhole(token);
  const number = Number(token);
  return token === (Number.isInteger(number) ? `${number}.0` : String(number)) && Math.abs(number) < 1e15;
}

const numeric: ColumnType = { kind: 'numeric', precision: null, scale: null };

/** The same of a number with or without an exponent. */
const isKeptPlain = (token: string): boolean => isKept(/e/i.test(token) ? parseValue(token, numeric) : token);

/** Whether a number without an exponent has the value of what MySQL makes of it. */
function isKept(token: string): boolean {
  const plain = token.includes('.') ? withoutZeros(token) : token;
  const nearest = Number(plain);
  return isWhole(plain) || (Number.isFinite(nearest) && parseValue(String(nearest), numeric) === plain);
}

function isWhole(token: string): boolean {
  const value = /^-?\d{1,24}$/.test(token) ? BigInt(token) : null;
  return value !== null && value >= -(2n ** 63n) && value < 2n ** 64n && String(value) === token;
}
