import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { openTransfer, type Transfer } from './open-transfer.js';

const columns =
  'id integer primary key, seats int4range, big int8range, price numrange, during tstzrange, days daterange';
const schema = `create table here (${columns}); create table there (${columns});`;

const rows = [
  {
    id: 1,
    seats: '[1,6)',
    big: 'empty',
    price: '[1.50,2]',
    during: '["2026-01-01 00:00:00+00",infinity]',
    days: '(,10000-01-01)',
  },
  { id: 2, seats: null, big: '(,)', price: '(-Infinity,NaN)', during: '(,"2026-01-01 00:00:00.5+00"]', days: 'empty' },
  { id: 3, seats: 'empty', big: '[-9223372036854775808,)', price: null, during: null, days: '[2026-01-01,2026-01-03)' },
];

describe.runIf(testEngines.includes('postgres'))('exported and imported ranges', () => {
  let database: Transfer;
  beforeAll(async () => {
    database = await openTransfer('postgres', schema);
  });
  afterAll(() => database?.close());

  it.each(['csv', 'jsonl', 'json'] as const)('are the same again through %s', async (format) => {
    await database.sql('DELETE FROM here');
    await database.sql('DELETE FROM there');
    await database.import('here', await database.file('rows.json', JSON.stringify(rows)));
    const [first, second] = [`${database.folder}/here.${format}`, `${database.folder}/there.${format}`];
    await database.export('here', first);
    expect(await database.import('there', first)).toMatchObject({ written: 3, refused: 0 });
    await database.export('there', second);
    expect(await readFile(second, 'utf8')).toBe(await readFile(first, 'utf8'));
    if (format === 'json') expect(JSON.parse(await readFile(second, 'utf8'))).toEqual(rows);
  });

  it('are refused by their row where they are none', async () => {
    const file = await database.file('bad.csv', 'id,seats\n10,"[1,2)"\n11,"[5,1]"\n');
    await expect(database.import('there', file)).rejects.toThrow(
      'line 3: column seats: range lower bound must be less',
    );
  });
});
