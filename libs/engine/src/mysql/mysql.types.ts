import type { ColumnType } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import { codecOf, portableCodec, type Codec } from '@backstay/query';
import { storedCodec } from './stored-codec.js';

/** MySQL's codec: the portable one; JSON documents are tested for numbers that MySQL's JSON type would change. */
export function mysqlCodec(type: ColumnType): Codec {
  const portable = portableCodec(type);
  if (type.stored !== undefined) return storedCodec({ ...type, stored: type.stored }, portable);
  if (type.kind !== 'json' && type.kind !== 'jsonb') return portable;
  return codecOf(type, checkNumbers, portable.decode);
}

function checkNumbers(json: string): string {
  for (const [token] of json.replace(/"(?:[^"\\]|\\.)*"/gs, '""').matchAll(/-?\d[\d.eE+-]*/g)) {
    if (!survives(token)) throw fail('json_number_lost', { value: token });
  }
  return json;
}

/** MySQL keeps whole numbers of 64 bits, and all others as a double that it prints in the shortest way. */
function survives(token: string): boolean {
  if (/^-?\d+$/.test(token)) {
    const value = token.length > 25 ? null : BigInt(token);
    return value !== null && value >= -(2n ** 63n) && value < 2n ** 64n && String(value) === token;
  }
  const number = Number(token);
  return token === (Number.isInteger(number) ? `${number}.0` : String(number)) && Math.abs(number) < 1e15;
}
