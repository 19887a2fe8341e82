import { afterAll, beforeAll, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import type { TestServer } from '../support/server.js';
import { AdoptedProject, ask } from './adopted-project.js';

/** Texts that one collation or another takes for equal, or puts in an order of its own. */
const latin = [
  'a',
  'A',
  'a ',
  ' a',
  '\u00e1',
  '\u00e4',
  'ae',
  '\u00e6',
  'ss',
  '\u00df',
  'Admin',
  'admin',
  'ADMIN',
  'o',
  '\u00f8',
  '\u00d8',
  'n',
  '\u00f1',
  '',
  ' ',
  '1',
  '01',
  '1.0',
];
const wide = [
  ...latin,
  'e\u0301',
  '\u00e9',
  'i',
  'I',
  '\u0131',
  '\u0130',
  '\u03c3',
  '\u03c2',
  '\uff21',
  '\u200b',
  'a\u200b',
  'a\u0000',
  '\u65e5',
  '\u672c',
  '\u2126',
  '\u03a9',
];
const widest = [...wide, '\u{1f600}', '\u{1f601}', '\u{10400}', '\u{10428}'];

interface Kept {
  readonly type: string;
  readonly texts: readonly string[];
}

const collations = (newest: string): Readonly<Record<string, Kept>> => ({
  swedish: { type: 'varchar(20) CHARACTER SET latin1 COLLATE latin1_swedish_ci', texts: latin },
  german: { type: 'text CHARACTER SET latin1 COLLATE latin1_german2_ci', texts: latin },
  binary_latin: { type: 'varchar(20) CHARACTER SET latin1 COLLATE latin1_bin', texts: latin },
  narrow: { type: 'varchar(20) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci', texts: wide },
  general: { type: 'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', texts: widest },
  unicode: { type: 'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci', texts: widest },
  binary: { type: 'varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin', texts: widest },
  newest: { type: `varchar(20) CHARACTER SET utf8mb4 COLLATE ${newest}`, texts: widest },
  japanese: {
    type: 'varchar(20) CHARACTER SET cp932 COLLATE cp932_japanese_ci',
    texts: ['a', 'A', 'a ', '\u65e5', '\u672c', '\uff21'],
  },
});

const policies = (names: readonly string[]): string =>
  names
    .map((name) => `create policy p on t_${name} for select to authenticated using (c = auth.jwt() ->> 'text');`)
    .join('\n');

describeEach(
  testEngines.filter((name) => name === 'mysql' || name === 'mariadb'),
  'mysql',
)('adopted texts on %s', (engine) => {
  const kept = collations(engine === 'mysql' ? 'utf8mb4_0900_ai_ci' : 'utf8mb4_unicode_520_nopad_ci');
  let project: AdoptedProject;
  let server: TestServer;

  beforeAll(async () => {
    project = await AdoptedProject.make(
      engine,
      Object.entries(kept).map(
        ([name, { type }]) =>
          `CREATE TABLE t_${name} (id int PRIMARY KEY, c ${type}, KEY c (c${type.startsWith('text') ? '(10)' : ''}))`,
      ),
    );
    for (const [name, { texts }] of Object.entries(kept))
      await project.owner.query(`INSERT INTO t_${name} VALUES ?`, [texts.map((text, i) => [i, text])]);
    await project.pull();
    await project.apply('policies.sql', policies(Object.keys(kept)));
    server = await project.start();
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
    await project?.remove();
  });

  it.each(Object.keys(kept))('are equal only to themselves, in filters and policies: %s', async (name) => {
    const { texts } = kept[name]!;
    const key = server.serviceKey;
    const wrong: unknown[] = [];
    for (const [i, text] of texts.entries()) {
      if (text.includes('\u0000')) continue;
      const filter = encodeURIComponent(`"${text.replaceAll('"', String.raw`\"`)}"`);
      const found = await ask(server, `t_${name}?select=id&c=in.(${filter})`, { key });
      const token = server.userToken({ sub: 'x', text });
      const seen = await ask(server, `t_${name}?select=id`, { key: token, headers: { apikey: server.anonKey } });
      const only = JSON.stringify([{ id: i }]);
      if (JSON.stringify(found.body) !== only || JSON.stringify(seen.body) !== only)
        wrong.push([text, found.body, seen.body]);
    }
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(kept))('stand in the order of their characters: %s', async (name) => {
    const { texts } = kept[name]!;
    const { body } = await ask(server, `t_${name}?select=c&order=c`, { key: server.serviceKey });
    const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
    const sorted = texts.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
    expect((body as { c: string }[]).map(({ c }) => c)).toEqual(sorted);
  });
});
