import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PullReport } from '@backstay/schema';
import { testEngines } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import type { TestServer } from '../support/server.js';
import { AdoptedProject, ask } from './adopted-project.js';
import { rental } from './databases/rental.js';

const policies = `
create policy films on films for select to anon using (true);
create policy film_actors on film_actors for select to anon using (true);
create policy actors on actors for select to anon using (true);
create policy copies on copies for select to anon using (not gone);
create policy rentals on rentals for select to anon using (true);
create policy shops on shops for select to anon using (true);
create policy film_list on film_list for select to anon using (rating <> 'G');
create policy add_films on films for insert to anon with check (title <> 'Forbidden');
`;

describeEach(
  testEngines.filter((name) => name === 'mysql' || name === 'mariadb'),
  'mysql',
)('a rental shop adopted on %s', (engine) => {
  let project: AdoptedProject;
  let report: PullReport;
  let server: TestServer;
  const get = async (path: string, key = server.anonKey) => (await ask(server, path, { key })).body;

  beforeAll(async () => {
    project = await AdoptedProject.make(engine, rental);
    report = await project.pull();
    expect(await project.plan()).toEqual([]);
    await project.apply('policies.sql', policies);
    server = await project.start();
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await project?.remove();
  });

  it('lists its view, its shapes, its trigger and what cannot be written', () => {
    const said = report.remarks.map(({ object, effect }) => `${object} (${effect})`);
    expect(said).toEqual(
      expect.arrayContaining([
        'shops.place (left out)',
        'shops.shops_place (stays)',
        'films.extras (read-only)',
        'films.double_rate (read-only)',
        'films.runs (differs)',
      ]),
    );
    expect(JSON.stringify(report.remarks)).toContain('cheap_films');
  });

  it('writes its views by their columns, and lists the column that has no exact form', async () => {
    const said = report.remarks.map(({ object, effect }) => `${object} (${effect})`);
    expect(said).toEqual(
      expect.arrayContaining([
        'cheap_films (read-only)',
        'film_list (read-only)',
        'film_list.place (left out)',
        'broken (left out)',
      ]),
    );
    expect(report.views).toBe(2);
    const views = (await project.files()).split('\n').filter((line) => line.startsWith('create foreign table'));
    expect(views).toEqual(['create foreign table cheap_films (', 'create foreign table film_list (']);
    const again = await project.pull();
    expect(again.files.every(({ change }) => change === 'same')).toBe(true);
    expect(again.version).toBe(2);
    expect(await project.plan()).toEqual([]);
  });

  it('shows of a view what its own policy opens, and nothing of one without', async () => {
    expect(await get('cheap_films')).toEqual([]);
    const all = 'film_list?select=id,title,rating,made,dearer,actors,names,last_rented&order=id';
    const academy = {
      id: 1,
      title: 'Academy',
      rating: 'PG',
      made: 2006,
      dearer: 1.485,
      actors: 6,
      last_rented: '2020-02-01T10:00:00',
    };
    const body = (await get(all)) as readonly Readonly<Record<string, unknown>>[];
    expect(body).toMatchObject([academy, { id: 3, title: 'Zorro', actors: 0, names: null, last_rented: null }]);
    expect(await get('film_list?select=id&title=eq.academy')).toEqual([]);
    expect(await get('film_list?select=id&title=eq.Academy')).toEqual([{ id: 1 }]);
    expect(await get('film_list?select=id&actors=gt.1&last_rented=gte.2020-02-01T10:00:00')).toEqual([{ id: 1 }]);
    expect(await get('film_list?select=id&order=id', server.serviceKey)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect((await ask(server, 'film_list?select=place')).status).toBe(400);
  });

  it('finds and orders a number of a view by the digits that it shows', async () => {
    expect(await get('film_list?select=mean_length&id=eq.1')).toEqual([{ mean_length: 6.3333 }]);
    expect(await get('film_list?select=id&mean_length=eq.6.3333&order=id')).toEqual([{ id: 1 }, { id: 3 }]);
    expect(await get('film_list?select=id&mean_length=gt.6.3333')).toEqual([]);
    expect(await get('film_list?select=id&dearer=eq.1.485')).toEqual([{ id: 1 }]);
  });

  it('writes no view, not even with the service key', async () => {
    const write = (method: string, body?: object) =>
      ask(server, 'cheap_films?id=eq.1', { method, key: server.serviceKey, ...(body && { body }) });
    for (const reply of [
      await write('POST', { title: 'x' }),
      await write('PATCH', { title: 'x' }),
      await write('DELETE'),
    ])
      expect([400, 403, 405]).toContain(reply.status);
    expect(await get('films?select=title&id=eq.1')).toEqual([{ title: 'Academy' }]);
  });

  it('reads enums, sets, years, times and computed columns exactly', async () => {
    const { body } = await ask(server, 'films?select=title,made,rate,rating,extras,runs,cover,double_rate&order=id');
    expect(body).toEqual([
      {
        title: 'Academy',
        made: 2006,
        rate: 0.99,
        rating: 'PG',
        extras: ['Trailers', 'Deleted Scenes'],
        runs: '01:26:00',
        cover: String.raw`\xff00`,
        double_rate: 1.98,
      },
      {
        title: 'ACADEMY',
        made: 1999,
        rate: 4.99,
        rating: 'G',
        extras: [],
        runs: null,
        cover: null,
        double_rate: 9.98,
      },
      { title: 'Zorro', made: 0, rate: 2.99, rating: 'R', extras: null, runs: null, cover: null, double_rate: 5.98 },
    ]);
    expect(await get('films?select=id&extras=cs.{Trailers}')).toEqual([{ id: 1 }]);
    expect(await get('films?select=id&extras=eq.{}')).toEqual([{ id: 2 }]);
    expect(await get('films?select=id&rating=gt.PG&order=rating')).toEqual([{ id: 3 }]);
    expect(await get('films?select=id&runs=is.null&order=id')).toEqual([{ id: 2 }, { id: 3 }]);
    expect(await get('films?select=id&made=eq.2006')).toEqual([{ id: 1 }]);
    expect(await get('films?select=id&order=title,id')).toEqual([{ id: 2 }, { id: 1 }, { id: 3 }]);
  });

  it('embeds through a junction and along a composite key', async () => {
    expect(await get('films?select=title,actors(name)&id=eq.1&actors.order=name')).toEqual([
      { title: 'Academy', actors: [{ name: 'Jos\u00e9' }, { name: 'Penelope' }] },
    ]);
    expect(await get('copies?select=shop_id,number,rentals(rented_at)&rentals.order=rented_at&order=shop_id')).toEqual([
      {
        shop_id: 1,
        number: 1,
        rentals: [{ rented_at: '2020-01-01T10:00:00' }, { rented_at: '2020-02-01T10:00:00' }],
      },
      { shop_id: 2, number: 1, rentals: [{ rented_at: '2020-03-01T10:00:00' }] },
    ]);
  });

  it('refuses what a column could not keep, and what a trigger makes of a row', async () => {
    const post = (body: object) => ask(server, 'films', { method: 'POST', body });
    expect((await post({ title: 'x', made: 70 })).body).toMatchObject({ code: '22003' });
    expect((await post({ title: 'x', rate: 12.345 })).status).toBe(201);
    expect((await post({ title: 'x', extras: ['Trailers'] })).status).toBe(400);
    expect((await post({ title: ' Forbidden' })).status).toBe(401);
    expect(await get('films?select=id&title=eq.Forbidden')).toEqual([]);
    const key = server.serviceKey;
    expect(
      (await ask(server, 'copies', { method: 'POST', body: { shop_id: 300, number: 1, film_id: 1 }, key })).body,
    ).toMatchObject({ code: '22003' });
    expect(
      (await ask(server, 'copies', { method: 'POST', body: { shop_id: -1, number: 1, film_id: 1 }, key })).body,
    ).toMatchObject({ code: '22003' });
  });
});
