import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import type { TestServer } from '../support/server.js';
import { AdoptedProject, ask } from './adopted-project.js';

const statements = [
  `CREATE DOMAIN stay AS daterange CHECK (NOT isempty(VALUE))`,
  `CREATE TABLE reservations (
    id integer PRIMARY KEY, during tsrange NOT NULL DEFAULT '[2026-01-01,2026-01-02)', nights stay, gaps int4multirange,
    EXCLUDE USING gist (during WITH &&))`,
  `CREATE TABLE seasons (span daterange PRIMARY KEY, name text)`,
  `INSERT INTO reservations (id, during, nights) VALUES
    (1, '[2026-05-01 10:00,2026-05-01 12:00)', '[2026-05-01,2026-05-03]'), (2, '[2026-05-01 12:00,)', NULL)`,
  `INSERT INTO seasons VALUES ('[2026-06-01,2026-08-31]', 'summer'), ('(,2026-03-01)', 'winter')`,
];

describe.runIf(testEngines.includes('postgres'))('adopted columns of ranges', () => {
  let project: AdoptedProject;
  let server: TestServer;
  beforeAll(async () => {
    project = await AdoptedProject.make('postgres', statements);
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    await project?.remove();
  });

  const post = (body: unknown) => ask(server, 'reservations', { method: 'POST', body, key: server.serviceKey });
  const get = async (path: string): Promise<unknown> => (await ask(server, path, { key: server.serviceKey })).body;

  it('are pulled as they are, and nothing is planned', async () => {
    const { remarks } = await project.pull();
    const said = remarks.map(({ object, effect }) => `${object} (${effect})`);
    expect(said).toContain('reservations.gaps (left out)');
    expect(said.filter((one) => one.endsWith('(left out)'))).toHaveLength(1);
    expect(await project.files()).toMatch(/during tsrange/);
    expect(await project.files()).toMatch(/nights daterange/);
    expect(await project.plan()).toEqual([]);
    server = await project.start();
  }, 60_000);

  it('are read, filtered and ordered, a domain and a key among them', async () => {
    expect(await get('reservations?select=id,during,nights&order=during.desc')).toEqual([
      { id: 2, during: '["2026-05-01 12:00:00",)', nights: null },
      { id: 1, during: '["2026-05-01 10:00:00","2026-05-01 12:00:00")', nights: '[2026-05-01,2026-05-04)' },
    ]);
    expect(await get('reservations?select=id&nights=cs.[2026-05-02,2026-05-02]')).toEqual([{ id: 1 }]);
    expect(await get('reservations?select=id&during=adj.[2026-05-01 09:00,2026-05-01 10:00)')).toEqual([{ id: 1 }]);
    expect(await get('seasons?select=name&span=eq.[2026-06-01,2026-09-01)')).toEqual([{ name: 'summer' }]);
    expect(await get('seasons?limit=1&order=span')).toEqual([{ span: '(,2026-03-01)', name: 'winter' }]);
  });

  it('are written under the constraints of the database', async () => {
    expect(await post({ id: 3 })).toEqual({ status: 201, body: null });
    expect(await get('reservations?select=during&id=eq.3')).toEqual([
      { during: '["2026-01-01 00:00:00","2026-01-02 00:00:00")' },
    ]);
    expect(await post({ id: 4, during: '[2026-05-01 11:00,2026-05-01 11:30]' })).toEqual({
      status: 400,
      body: {
        code: '23P01',
        message: 'conflicting key value violates exclusion constraint "reservations_during_excl"',
        details: null,
        hint: null,
      },
    });
    expect(await post({ id: 4, during: 'empty', nights: 'empty' })).toMatchObject({
      status: 400,
      body: { code: '23514' },
    });
    const change = await ask(server, 'seasons?span=eq.[2026-06-01,2026-08-31]', {
      method: 'PATCH',
      body: { name: 'Summer', span: '[2026-06-01,2026-09-01]' },
      key: server.serviceKey,
      headers: { prefer: 'return=representation' },
    });
    expect(change).toEqual({ status: 200, body: [{ span: '[2026-06-01,2026-09-02)', name: 'Summer' }] });
  });
});
