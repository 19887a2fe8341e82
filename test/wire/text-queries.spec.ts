import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer } from '../support/server.js';
import { fixtureOn, type FixtureServer } from './fixture-server.js';

const files = {
  'schema/10_texts.sql': `
    create table texts (id integer primary key, body text);
    create index texts_body on texts using gin (to_tsvector('simple', body));
    create policy "all" on texts using (true) with check (true);`,
};

/** Words that no engine treats in a way of its own: three letters and more, no signs inside. */
const words = ['ant', 'bee', 'cow', 'dog', 'ants', 'Über', 'école'] as const;
const texts = Array.from({ length: 24 }, (_, i) => ({
  id: i + 1,
  body:
    i === 0
      ? null
      : Array.from({ length: 1 + (i % 5) }, (__, n) => words[(i * 3 + n * (1 + (i % 3))) % words.length]).join(
          i % 2 ? ' ' : ', ',
        ),
}));

const word = fc.constantFrom(...words, 'ox ant', 'cat');
const operand = fc.oneof(
  fc.constantFrom(...words, 'cat'),
  fc.constantFrom('an:*', 'be:*', 'ant:*', 'zzz:*').filter((one) => one.length > 4),
);
const tsquery = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    operand,
    fc.tuple(tie('any'), fc.constantFrom(' & ', ' | ', '&', '|'), tie('any')).map((parts) => parts.join('')),
    tie('any').map((one) => `!(${one})`),
    tie('any').map((one) => `(${one})`),
    fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map(([a, b]) => `${a} <-> ${b}`),
  ),
})).any;
const websearch = fc
  .array(
    fc.oneof(
      fc.constantFrom(...words, 'or', 'OR', '-ant', '-"bee cow"', '"ant bee"', '"cow', '-', '&', '!dog', ':', "dog's"),
      fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map(([a, b]) => `"${a} ${b}"`),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(' '));

const queries: readonly (readonly [operator: string, reader: string, query: fc.Arbitrary<string>])[] = [
  ['fts', 'to_tsquery', tsquery],
  ['plfts', 'plainto_tsquery', fc.array(word, { maxLength: 3 }).map((all) => all.join(' '))],
  ['phfts', 'phraseto_tsquery', fc.array(fc.constantFrom(...words), { maxLength: 3 }).map((all) => all.join(' '))],
  ['wfts', 'websearch_to_tsquery', websearch],
];

describe.runIf(testEngines.includes('postgres')).each(testEngines)('text queries on %s', (engine) => {
  let fixture: FixtureServer;
  let database: TestDatabase;
  let native: Client;

  beforeAll(async () => {
    fixture = await fixtureOn(await freshDatabase(engine), (databaseUrl) => startServer({ files, databaseUrl }));
    const { url, anonKey } = fixture.server;
    const headers = { apikey: anonKey, 'content-type': 'application/json' };
    const { status } = await fetch(`${url}/rest/v1/texts`, { method: 'POST', headers, body: JSON.stringify(texts) });
    expect(status).toBe(201);
    database = await freshDatabase('postgres');
    native = new Client({ connectionString: database.url });
    await native.connect();
    await native.query('CREATE TABLE texts (id integer primary key, body text)');
    for (const { id, body } of texts) await native.query('INSERT INTO texts VALUES ($1, $2)', [id, body]);
  });
  afterAll(async () => {
    await fixture.stop();
    await native.end();
    await database.drop();
  });

  it.each(queries)(
    '%s finds what PostgreSQL finds, and not what it does not',
    async (operator, reader, query) => {
      const { url, anonKey } = fixture.server;
      await fc.assert(
        fc.asyncProperty(query, fc.boolean(), async (text, not) => {
          const condition = `${not ? 'NOT ' : ''}(to_tsvector('simple', body) @@ ${reader}('simple', $1))`;
          const expected = await native.query<{ id: number }>(`SELECT id FROM texts WHERE ${condition} ORDER BY id`, [
            text,
          ]);
          const filter = `body=${not ? 'not.' : ''}${operator}.${encodeURIComponent(text)}`;
          const response = await fetch(`${url}/rest/v1/texts?select=id&order=id&${filter}`, {
            headers: { apikey: anonKey },
          });
          const found: unknown = await response.json();
          // Two letters are too few for some engines, and they say so.
          if (response.status === 400 && JSON.stringify(found).includes('fewer than three letters')) return;
          expect(found).toEqual(expected.rows);
        }),
        { numRuns: process.env['BACKSTAY_NIGHTLY'] === '1' ? 2_000 : 60 },
      );
    },
    600_000,
  );
});
