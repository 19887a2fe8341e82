import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { testEngines } from '../support/databases.js';
import { ada, bob, concurrentSchema } from './concurrent-project.js';
import { OtherSession } from './other-session.js';
import { WriteServer } from './write-server.js';

const me: Principal = { role: 'authenticated', claims: { sub: ada, role: 'authenticated' } };

interface Answer {
  readonly status: number;
  /** The error's code, or the rows. */
  readonly said: unknown;
}

describe.each(testEngines)('Writes that meet on %s', (engine) => {
  let server: WriteServer;
  let other: OtherSession;

  beforeAll(async () => {
    server = await WriteServer.open(engine, concurrentSchema);
    other = await OtherSession.open(server.database);
  });

  afterAll(async () => {
    await other.close();
    await server.close();
  });

  beforeEach(async () => {
    await other.run(
      ...['slots', 'docs', 'notes', 'members', 'orgs'].map((table) => `delete from ${table}`),
      "insert into orgs values (1, 'kitchen'), (2, 'garden')",
      `insert into members values (1, '${ada}')`,
      `insert into notes values (1, '${ada}', 'mine', 0, 10), (2, '${bob}', 'his', 0, 20)`,
      "insert into docs values (1, 1, 'menu'), (2, 2, 'plan')",
    );
  });

  async function ask(method: string, path: string, body: unknown, prefer = 'return=representation'): Promise<Answer> {
    const answer = await server.fetch(`/rest/v1/${path}`, me, {
      method,
      headers: { prefer, 'content-type': 'application/json' },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const said: unknown = text === '' ? null : JSON.parse(text);
    return { status: answer.status, said: answer.ok ? said : (said as { code: unknown }).code };
  }
  const merge = (path: string, body: unknown): Promise<Answer> =>
    ask('POST', path, body, 'resolution=merge-duplicates,return=representation');

  const note = (id: number): Promise<readonly (readonly (string | null)[])[]> =>
    other.rows(`select owner, title from notes where id = ${id}`);

  describe('a row that is given away while a write waits for it', () => {
    const away = [`update notes set owner = '${bob}', title = 'given' where id = 1`];

    it('is not changed', async () => {
      const answer = await other.during(away, () => ask('PATCH', 'notes?id=eq.1', { title: 'taken' }));
      expect(answer).toEqual({ status: 200, said: [] });
      expect(await note(1)).toEqual([[bob, 'given']]);
    });

    it('is not deleted', async () => {
      const answer = await other.during(away, () => ask('DELETE', 'notes?id=eq.1', null));
      expect(answer).toEqual({ status: 200, said: [] });
      expect(await note(1)).toEqual([[bob, 'given']]);
    });

    it('is not merged into', async () => {
      const body = { id: 1, owner: ada, title: 'taken' };
      const answer = await other.during(away, () => merge('notes?on_conflict=id', body));
      expect(answer).toMatchObject({ status: 403, said: '42501' });
      expect(await note(1)).toEqual([[bob, 'given']]);
    });

    it('is changed when it was not given away after all', async () => {
      const answer = await other.during(
        away,
        () => ask('PATCH', 'notes?id=eq.1&select=title', { title: 'taken' }),
        'rollback',
      );
      expect(answer).toEqual({ status: 200, said: [{ title: 'taken' }] });
    });
  });

  describe('a membership that goes while a write waits', () => {
    const revoke = [`delete from members where person = '${ada}'`, "update docs set title = 'theirs' where id = 1"];

    it('no longer changes a row', async () => {
      const answer = await other.during(revoke, () => ask('PATCH', 'docs?id=eq.1', { title: 'taken' }));
      expect(await other.rows('select title from docs where id = 1')).toEqual([['theirs']]);
      expect([[], '42501']).toContainEqual(answer.said);
    });

    it('no longer deletes a row', async () => {
      await other.during(revoke, () => ask('DELETE', 'docs?id=eq.1', null));
      expect(await other.rows('select title from docs where id = 1')).toEqual([['theirs']]);
    });

    it('no longer changes rows of which only the last is waited for', async () => {
      await other.run("insert into docs values (0, 1, 'first')", "insert into docs values (3, 1, 'last')");
      const last = [`delete from members where person = '${ada}'`, "update docs set title = 'theirs' where id = 3"];
      await other.during(last, () => ask('PATCH', 'docs?org=eq.1', { title: 'taken' }));
      expect(await other.rows('select title from docs where id = 3')).toEqual([['theirs']]);
    });

    it('no longer merges into a row', async () => {
      await other.during(revoke, () => merge('docs?on_conflict=id', { id: 1, org: 1, title: 'taken' }));
      expect(await other.rows('select title from docs where id = 1')).toEqual([['theirs']]);
    });

    it('lets an insert through before it is gone, and none after', async () => {
      const insert = (id: number): Promise<Answer> =>
        ask('POST', 'docs', { id, org: 1, title: 'new' }, 'return=minimal');
      const first = await other.during([`delete from members where person = '${ada}'`], () => insert(11));
      expect([201, 403]).toContain(first.status);
      expect(await other.rows('select id from docs where id = 11')).toHaveLength(first.status === 201 ? 1 : 0);
      expect(await insert(12)).toEqual({ status: 403, said: '42501' });
    });
  });

  describe("a key of somebody else's row", () => {
    it('is refused, whichever key the upsert names', async () => {
      expect(await merge('notes?on_conflict=id', { id: 5, owner: ada, code: 20 })).toMatchObject({ said: '23505' });
      expect(await merge('notes?on_conflict=code', { id: 5, owner: ada, code: 20 })).toMatchObject({ said: '42501' });
      expect(await merge('notes?on_conflict=id', { id: 2, owner: ada, code: 5 })).toMatchObject({ said: '42501' });
      expect(await merge('notes?on_conflict=code', { id: 2, owner: ada, code: 5 })).toMatchObject({ said: '23505' });
      expect(await other.rows('select id, owner, title, code from notes order by id')).toEqual([
        ['1', ada, 'mine', '10'],
        ['2', bob, 'his', '20'],
      ]);
    });

    it('that is only just being made is waited for', async () => {
      const his = [`insert into notes values (7, '${bob}', 'his', 0, 70)`];
      const mine = { id: 7, owner: ada, title: 'mine', code: 71 };
      expect(await other.during(his, () => merge('notes?on_conflict=id', mine), 'rollback')).toMatchObject({
        status: 201,
      });
      await other.run('delete from notes where id = 7');
      expect(await other.during(his, () => merge('notes?on_conflict=id', mine))).toMatchObject({ said: '42501' });
      expect(await note(7)).toEqual([[bob, 'his']]);
      await other.run('delete from notes where id = 7');
      expect(await other.during(his, () => ask('POST', 'notes', mine))).toMatchObject({ said: '23505' });
    });
  });

  it('40 pairs of upserts of one key each are all right, and one of each pair inserts', async () => {
    const pairs = Array.from({ length: 40 }, (_, id) => ['left', 'right'].map((holder) => ({ id, place: id, holder })));
    const answers = await Promise.all(pairs.flat().map((row) => merge('slots?on_conflict=id', row)));
    expect(answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(40);
    expect(await other.rows("select count(*) from slots where holder in ('left', 'right')")).toEqual([['40']]);
  });

  it('upserts of several rows in crossing order are all right', async () => {
    const rows = Array.from({ length: 30 }, (_, id) => ({ id, place: id, holder: 'one' }));
    for (let round = 0; round < 3; round++) {
      const answers = await Promise.all(
        [rows, rows.toReversed(), rows, rows.toReversed()].map((body) => merge('slots?on_conflict=id', body)),
      );
      expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 201)).toEqual([]);
    }
    expect(await other.rows('select count(*) from slots')).toEqual([['30']]);
  });

  it('inserts of several rows in crossing order: one does all, the others nothing', async () => {
    for (let round = 0; round < 3; round++) {
      await other.run('delete from slots');
      const rows = Array.from({ length: 30 }, (_, id) => ({ id, place: id }));
      const answers = await Promise.all(
        ['one', 'two', 'three', 'four'].map((holder, i) => {
          const body = (i % 2 === 0 ? rows : rows.toReversed()).map((row) => ({ ...row, holder }));
          return ask('POST', 'slots', body, 'return=minimal');
        }),
      );
      expect(answers.map(({ status, said }) => String(said ?? status)).sort()).toEqual([
        '201',
        '23505',
        '23505',
        '23505',
      ]);
      expect(await other.rows('select count(*), count(distinct holder) from slots')).toEqual([['30', '1']]);
    }
  });

  it('inserts of one key that are all taken back are all right', async () => {
    for (let round = 0; round < 3; round++) {
      const taken = Array.from({ length: 16 }, (_, i) => ({ id: 1, holder: `by ${i}` }));
      const answers = await Promise.all(
        taken.map((row) => ask('POST', 'slots?select=id,holder', row, 'return=representation,tx=rollback')),
      );
      expect(answers).toEqual(taken.map((row) => ({ status: 201, said: [row] })));
    }
    expect(await other.rows('select count(*) from slots')).toEqual([['0']]);
  });

  it('of changes that all want the same version, one finds it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        ask('PATCH', 'notes?id=eq.1&version=eq.0', { version: 1, title: `by ${i}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(answers.filter(({ said }) => Array.isArray(said) && said.length === 1)).toHaveLength(1);
  });

  it('changes of the same rows in crossing order are all right', async () => {
    await other.run(...Array.from({ length: 20 }, (_, i) => `insert into slots values (${i}, ${i}, 'first')`));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => {
        const order = i % 2 === 0 ? 'id=gte.0' : 'place=gte.0&place=lt.100';
        return i % 3 === 2
          ? ask('PATCH', `slots?id=eq.${i}`, { holder: `by ${i}` })
          : ask('PATCH', `slots?${order}`, { holder: `by ${i}` });
      }),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
