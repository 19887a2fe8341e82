import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { openTransfer, type Transfer } from './open-transfer.js';

const schema = `
create type mood as enum ('calm', 'windy');
create table places (id integer primary key, name varchar(20) not null unique);
create table visits (
  id bigint generated always as identity primary key,
  place_id integer references places (id),
  stars smallint check (stars between 1 and 5),
  price numeric(8, 2) not null default 1.50,
  doubled numeric(9, 2) generated always as (price * 2) stored,
  mood mood,
  seen timestamptz,
  open boolean not null default true,
  more jsonb,
  tags text[],
  note text
);
`;

describe.each(testEngines)('import on %s', (name) => {
  let t: Transfer;
  beforeAll(async () => {
    t = await openTransfer(name, schema);
    await t.import('places', await t.file('places.csv', 'id,name\n1,Oslo\n2,Rome\n'));
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    await t.sql('DELETE FROM visits');
  });

  const exported = async (options = {}): Promise<string> => {
    const path = `${t.folder}/out.csv`;
    await t.export('visits', path, options);
    return readFile(path, 'utf8');
  };

  it('reads CSV with quoted lines, defaults, given ids, and tells nothing from the empty text', async () => {
    const path = await t.file(
      'visits.csv',
      '\uFEFFid,place_id,stars,mood,seen,more,tags,note\r\n' +
        '7,1,5,calm,2026-01-02T03:04:05.5Z,"{""b"":1,""a"":[]}","{x,""y z""}","two\nlines, ""quoted"""\r\n' +
        '9,,,,,,,""\r\n',
    );
    const report = await t.import('visits', path);
    expect(report).toMatchObject({ written: 2, refused: 0, notes: [] });
    expect(await exported()).toBe(
      'id,place_id,stars,price,doubled,mood,seen,open,more,tags,note\n' +
        '7,1,5,1.50,3.00,calm,2026-01-02 03:04:05.5+00,t,"{""a"": [], ""b"": 1}","{x,""y z""}","two\nlines, ""quoted"""\n' +
        '9,,,1.50,3.00,,,t,,,""\n',
    );
  });

  it('moves the counter behind the ids that were given', async () => {
    await t.import('visits', await t.file('given.csv', 'id,note\n100,a\n'));
    await t.import('visits', await t.file('next.jsonl', '{"note":"b"}\n'));
    expect(await exported({ select: 'id,note' })).toBe('id,note\n100,a\n101,b\n');
  });

  it('leaves a generated column to the database, and says so', async () => {
    const path = await t.file('generated.csv', 'id,price,doubled\n1,4,999\n');
    expect((await t.import('visits', path)).notes).toEqual(['"doubled" is left out: doubled is a generated column.']);
    expect(await exported({ select: 'price,doubled' })).toBe('price,doubled\n4.00,8.00\n');
  });

  it('refuses rows one by one with line, column and code, and keeps their text', async () => {
    const rows = [
      '1,1,3,x',
      '2,1,9,check',
      '3,7,3,key',
      '4,1,many,"type,\nquoted"',
      '5,2,4,y',
      '1,1,3,twice',
      '6,1,3',
      '7,1,3,z',
    ];
    const path = await t.file('bad.csv', `id,place_id,stars,note\n${rows.join('\n')}\n`);
    const reject = `${t.folder}/rejects.csv`;
    const report = await t.import('visits', path, { reject, maxRejects: 10, batch: 100 });
    expect(report).toMatchObject({ written: 3, refused: 5 });
    expect(report.refusals.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, null, '23514'],
      [4, null, '23503'],
      [5, 'stars', '22P02'],
      [8, null, '23505'],
      [9, null, '22P04'],
    ]);
    const refused = [1, 2, 3, 5, 6].map((i) => rows[i]);
    expect(await readFile(reject, 'utf8')).toBe(`id,place_id,stars,note\n${refused.join('\n')}\n`);
    const reasons = (await readFile(`${reject}.reasons.jsonl`, 'utf8')).trim().split('\n');
    expect(reasons.map((line) => (JSON.parse(line) as { code: string }).code)).toEqual(
      report.refusals.map(({ code }) => code),
    );
    expect(await exported({ select: 'id,note' })).toBe('id,note\n1,x\n5,y\n7,z\n');
  });

  it('finds the refused row of a batch in about log n transactions', async () => {
    const rows = Array.from({ length: 256 }, (_, i) => `${i + 1},${i === 77 ? 9 : 1}`);
    const path = await t.file('one-bad.csv', `id,stars\n${rows.join('\n')}\n`);
    let begun = 0;
    const { transaction } = t.engine;
    t.engine.transaction = (options, work) => {
      begun++;
      return transaction.call(t.engine, options, work) as ReturnType<typeof work>;
    };
    try {
      const report = await t.import('visits', path, { maxRejects: 1, batch: 256 });
      expect(report).toMatchObject({ written: 255, refused: 1, refusals: [{ line: 79 }] });
    } finally {
      t.engine.transaction = transaction;
    }
    expect(begun).toBeLessThan(2 * 8 + 6);
  });

  it('stops at the first refused row when none may be, and what was committed before stays', async () => {
    const path = await t.file('stop.csv', 'id,stars\n1,1\n2,2\n3,nine\n4,4\n');
    await expect(t.import('visits', path, { batch: 2 })).rejects.toThrow('line 4: column stars');
    expect(await exported({ select: 'id' })).toBe('id\n1\n2\n');
    await expect(t.import('visits', path, { batch: 2 })).rejects.toThrow('--resume');
    expect(await t.import('visits', path, { batch: 2, resume: true, maxRejects: 1 })).toMatchObject({
      written: 3,
      refused: 1,
      resumedBehind: 2,
    });
    expect(await exported({ select: 'id' })).toBe('id\n1\n2\n4\n');
    expect(await t.import('visits', path, { batch: 2, resume: true, maxRejects: 1 })).toMatchObject({ written: 3 });
    expect(await exported({ select: 'id' })).toBe('id\n1\n2\n4\n');
  });

  it('refuses to go on in a file that has changed, or with other options', async () => {
    const path = await t.file('changed.csv', 'id,stars\n1,1\n2,nine\n');
    await expect(t.import('visits', path, { batch: 1 })).rejects.toThrow('line 3');
    await expect(t.import('visits', path, { batch: 1, resume: true, nullText: 'x' })).rejects.toThrow('other options');
    await writeFile(path, 'id,stars\n1,2\n2,3\n');
    await expect(t.import('visits', path, { resume: true })).rejects.toThrow('has changed');
    await expect(t.import('visits', path)).rejects.toThrow('has changed');
    await t.sql('DELETE FROM visits');
    expect(await t.import('visits', path, { restart: true })).toMatchObject({ written: 2 });
  });

  it('changes, or passes over, rows whose key is there', async () => {
    await t.import('visits', await t.file('first.csv', 'id,stars,note\n1,1,old\n2,2,old\n'));
    const path = await t.file('second.jsonl', '{"id":2,"note":"new"}\n{"id":3,"stars":3,"note":"new"}\n');
    expect(await t.import('visits', path, { onConflict: { action: 'ignore', columns: ['id'] } })).toMatchObject({
      written: 2,
    });
    expect(await exported({ select: 'id,stars,note' })).toBe('id,stars,note\n1,1,old\n2,2,old\n3,3,new\n');
    await t.import('visits', path, { onConflict: { action: 'update', columns: null } });
    expect(await exported({ select: 'id,stars,note' })).toBe('id,stars,note\n1,1,old\n2,2,new\n3,3,new\n');
    const places = await t.file('more-places.csv', 'id,name\n3,Rome\n');
    await t.import('places', places, { onConflict: { action: 'ignore', columns: ['name'] } });
    expect(await t.sql('SELECT id FROM places ORDER BY id')).toEqual([['1'], ['2']]);
  });

  it('reads packed files, other names, texts for NULL, and files without a line of names', async () => {
    const csv = 'nummer,stars,x\n1,\\N,left out\n2,"\\N",left out\n';
    const path = await t.file('packed.csv.gz', gzipSync(csv));
    const map = new Map([
      ['nummer', 'id'],
      ['stars', 'note'],
      ['x', ''],
    ]);
    await t.import('visits', path, { map, nullText: '\\N' });
    await t.import('visits', await t.file('bare.csv', '3,three\n4,\n'), { columns: ['id', 'note'] });
    expect(await exported({ select: 'id,note' })).toBe('id,note\n1,\n2,\\N\n3,three\n4,\n');
  });

  it('reads an array of objects, and numbers with all their digits', async () => {
    const path = await t.file(
      'list.json',
      '[\n {"id": 9007199254740993, "price": 12.30, "more": {"n": 12345678901}, "tags": ["a", null]} ,\n{"id":2,"note":"}\\"]"}\n]\n',
    );
    expect(await t.import('visits', path)).toMatchObject({ written: 2 });
    expect(await exported({ select: 'id,price,more,tags,note' })).toBe(
      'id,price,more,tags,note\n2,1.50,,,"}""]"\n9007199254740993,12.30,"{""n"": 12345678901}","{a,NULL}",\n',
    );
    await expect(t.import('visits', await t.file('cut.json', '[{"id":5},{"id":6}'))).rejects.toThrow('closing ]');
  });

  it('says what it cannot read before anything is written', async () => {
    const path = await t.file('unknown.csv', 'id,colour,colour\n1,red,blue\n');
    await expect(t.import('visits', path)).rejects.toThrow('column "colour" of relation "visits" does not exist');
    await expect(t.import('nothing', path)).rejects.toThrow("Could not find the table 'public.nothing'");
    await expect(t.import('visits', `${t.folder}/none.csv`)).rejects.toThrow('there is no such file');
    await expect(t.import('visits', await t.file('empty.gz.csv.gz', 'no gzip'))).rejects.toThrow('not packed');
    const bytes = await t.file('latin.csv', Buffer.from('id,note\n1,caf\xe9\n', 'latin1'));
    await expect(t.import('visits', bytes)).rejects.toThrow('invalid byte sequence');
    expect(await exported({ select: 'id' })).toBe('id\n');
  });

  it('writes nothing when asked for a dry run', async () => {
    const path = await t.file('dry.csv', 'id,stars\n1,1\n2,x\n');
    expect(await t.import('visits', path, { dryRun: true, maxRejects: 5 })).toMatchObject({ written: 1, refused: 1 });
    expect(await exported({ select: 'id' })).toBe('id\n');
    expect(await t.import('visits', path, { maxRejects: 5 })).toMatchObject({ written: 1, refused: 1 });
  });
});
