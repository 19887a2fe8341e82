import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PullReport } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import type { TestServer } from '../support/server.js';
import { AdoptedProject, ask } from './adopted-project.js';
import { clinicOfPostgres, clinicOfSqlite } from './databases/clinic.js';

const policies = `
create policy people on people for all to anon using (true);
create policy visits on visits for select to anon using (true);
`;

const viewPolicies = {
  postgres: 'create policy totals on totals for select to anon using (total > 5);',
  sqlite: 'create policy dear on dear for select to anon using (cost < 1000);',
};

const engines = testEngines.filter((name) => name === 'postgres' || name === 'sqlite');

describe.each(engines)('a clinic adopted on %s', (engine) => {
  let project: AdoptedProject;
  let report: PullReport;
  let files: string;
  let server: TestServer;
  const get = async (path: string) => (await ask(server, path)).body;
  const said = () => report.remarks.map(({ object, effect }) => `${object} (${effect})`);

  beforeAll(async () => {
    project = await AdoptedProject.make(engine, engine === 'postgres' ? clinicOfPostgres : clinicOfSqlite);
    report = await project.pull();
    files = await project.files();
    expect(await project.plan()).toEqual([]);
    await project.apply('policies.sql', policies);
    await project.apply('views.sql', viewPolicies[engine === 'postgres' ? 'postgres' : 'sqlite']);
    server = await project.start();
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await project?.remove();
  });

  it('embeds along its foreign key', async () => {
    expect(await get('people?select=id,visits(cost)&id=eq.1&visits.order=cost')).toEqual([
      { id: 1, visits: [{ cost: engine === 'postgres' ? 10.5 : 10 }, { cost: 200 }] },
    ]);
  });

  it('is pulled again to the same files', async () => {
    const again = await project.pull();
    expect(again.files.every(({ change }) => change === 'same')).toBe(true);
    expect(again.version).toBe(3);
    expect(await project.files()).toContain(files);
  });

  if (engine === 'postgres') {
    it('lists what is left out and what stays', () => {
      expect(said()).toEqual(
        expect.arrayContaining([
          'archive.old (left out)',
          'people.address (left out)',
          'visits.visits_dear (stays)',
          'visits.visits_lower (stays)',
          'visits.doubled (read-only)',
        ]),
      );
      expect(files).toContain("create type mood as enum ('sad', 'ok', 'happy');");
      expect(files).toContain('email text, -- @stored citext collate "default"');
    });

    it('reads its view as the policy on it says, and never writes it', async () => {
      expect(said()).toEqual(expect.arrayContaining(['totals (read-only)', 'totals.address (left out)']));
      expect(await get('totals')).toEqual([
        { name: '\u00e9mile', email: 'Emile@Example.test', mood: 'ok', total: 210.5, last_at: null },
      ]);
      expect(await get('totals?select=name&email=eq.emile@example.test')).toEqual([]);
      expect((await ask(server, 'totals', { method: 'POST', body: { name: 'x' } })).status).toBeGreaterThan(399);
    });

    it('compares and orders texts by their characters', async () => {
      expect(await get('people?select=name&order=name')).toEqual([
        { name: 'Zoe' },
        { name: 'bea' },
        { name: '\u00e9mile' },
      ]);
      expect(await get('people?select=id&email=eq.emile@example.test')).toEqual([]);
      expect(await get('people?select=id&email=eq.Emile@Example.test')).toEqual([{ id: 1 }]);
      expect(await get('people?select=phone,code,tags&phone=eq.01 23')).toEqual([
        { phone: '01 23', code: 'ab  ', tags: ['a', 'B'] },
      ]);
      expect(await get('people?select=id&tags=cs.{B}')).toEqual([{ id: 1 }]);
    });

    it('takes a refusal of a domain for what it is, and a key that ignores case for one', async () => {
      const post = (body: object) => ask(server, 'people', { method: 'POST', body });
      expect((await post({ name: 'x', phone: 'abc' })).status).toBe(400);
      expect(await post({ name: 'x', email: 'ZOE@example.test' })).toMatchObject({
        status: 409,
        body: { code: '23505' },
      });
    });
  } else {
    it('answers only what is of the declared kind', async () => {
      expect(await get('people?select=name,email,active,born,weight&order=id')).toEqual([
        { name: 'Emile', email: 'Emile@Example.test', active: true, born: '2001-02-03', weight: 70.5 },
        { name: 'zoe', email: 'zoe@example.test', active: null, born: null, weight: null },
      ]);
      expect(await get('visits?select=cost&order=cost.desc')).toEqual([{ cost: null }, { cost: 200 }, { cost: 10 }]);
      expect(await get('visits?select=id&cost=gt.10')).toEqual([{ id: 2 }]);
      expect(said()).toEqual(expect.arrayContaining(['visits.visits_dear (stays)']));
      expect(JSON.stringify(report.remarks)).toContain('dear');
    });

    it('reads its view as the policy on it says, without the column of no known type, and never writes it', async () => {
      expect(said()).toEqual(
        expect.arrayContaining(['dear (read-only)', 'dear.double_cost (left out)', 'broken (left out)']),
      );
      expect(await get('dear')).toEqual([{ id: 2, email: 'Emile@Example.test', cost: 200 }]);
      expect(await get('dear?select=id&email=eq.emile@example.test')).toEqual([]);
      expect((await ask(server, 'dear', { method: 'POST', body: { id: 9 } })).status).toBeGreaterThan(399);
    });

    it('compares texts by their characters, whatever the column does', async () => {
      expect(await get('people?select=id&email=eq.emile@example.test')).toEqual([]);
      expect(await get('people?select=id&email=eq.Emile@Example.test')).toEqual([{ id: 1 }]);
      const post = (body: object) => ask(server, 'people', { method: 'POST', body });
      expect(await post({ name: 'x', email: 'ZOE@example.test' })).toMatchObject({
        status: 409,
        body: { code: '23505' },
      });
      expect((await post({ name: 'x', born: '2001' })).status).toBe(400);
    });
  }
});
