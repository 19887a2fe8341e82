import fc, { type Arbitrary } from 'fast-check';
import { values, type Kind } from '../wire/random-values.js';
import { canary, inheritedNames, nastyNumbers } from './canary.js';
import { columnsOf, kindOf } from './fuzz-tables.js';
import { anything, listOf, nasty, pick, type Mostly } from './odds.js';

const written = new Set<Kind>(['integer', 'number', 'boolean', 'json', 'raw']);

/** JSON of a value: mostly what the column takes. */
const jsonOf = (mostly: Mostly, kind: Kind): Arbitrary<string> =>
  mostly(
    4,
    pick(...values[kind]).map((text) => (written.has(kind) ? text || 'null' : JSON.stringify(text))),
    anything.map((text) => JSON.stringify(text)),
    pick(...nastyNumbers),
    pick('null', '[]', '{}', `{"${canary}":${'['.repeat(70)}${']'.repeat(70)}}`, '1e999', '"\\ud800"', '"\\u0000"'),
  );

const rowOf = (mostly: Mostly, table: string): Arbitrary<string> => {
  const member = mostly(9, pick(...columnsOf(table)), nasty, pick(...inheritedNames)).chain((name) =>
    jsonOf(mostly, kindOf(table, name)).map((value) => `${JSON.stringify(name)}:${value}`),
  );
  return fc.array(member, { maxLength: 5 }).map((members) => `{${members.join(',')}}`);
};

/** The body of a write: JSON, now and then in another form or none at all. */
export function randomBody(mostly: Mostly, table: string): Arbitrary<string> {
  const row = rowOf(mostly, table);
  const json = fc.oneof(
    row,
    row.map((one) => `[${one}]`),
    row.map((one) => `[${one},${one}]`),
    fc.tuple(row, row).map((rows) => `[${rows.join(',')}]`),
  );
  const csv = fc.tuple(listOf(pick(...columnsOf(table)), 3), listOf(anything, 3)).map((lines) => lines.join('\n'));
  const form = fc
    .tuple(pick(...columnsOf(table)), anything)
    .map(([name, value]) => `${name}=${encodeURI(value.toWellFormed())}`);
  const broken = json.chain((text) => fc.nat(text.length).map((at) => text.slice(0, at) + text.slice(at + 1)));
  const odd = pick(
    '',
    '[]',
    '{}',
    'null',
    '1',
    '"',
    '[',
    '\ufeff{}',
    `{"${canary}"`,
    '\0',
    `{"id":1,"id":${nastyNumbers[0]}}`,
  );
  return mostly(1, json, csv, form, broken, odd);
}
