import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDeepStrictEqual } from 'node:util';
import type { Expression } from '@backstay/expression';
import { bindStatement, compileExpression, finish, sql } from '@backstay/query';
import { testEngines } from '../support/databases.js';
import { readSchema } from './changes.js';
import { openFreshNode, type SchemaNode } from './open-node.js';

const first = `create table notes (id varchar(10) primary key, body text, title varchar(50));
  create index notes_body on notes using gin (to_tsvector('english', body));
  create policy "all" on notes using (true);`;
const text = { kind: 'text' } as const;

/** Schemas one after the other, and what is searched then. */
const changes: readonly (readonly [what: string, schema: string, table: string, column: string])[] = [
  ['another language', first.replace("'english'", "'simple'"), 'notes', 'body'],
  ['NULL as the empty text', first.replace("'english', body", "'simple', coalesce(body, '')"), 'notes', 'body'],
  [
    'another name of the column',
    first
      .replace("'english', body", "'simple', words")
      .replace('body text', 'words text')
      .replace(', words', ',\n-- @renamed-from body\nwords'),
    'notes',
    'words',
  ],
  [
    'another name of the table',
    first
      .replaceAll(' notes', ' papers')
      .replace('create table', '-- @renamed-from notes\ncreate table')
      .replace("'english', body", "'simple', words")
      .replace('body text', 'words text'),
    'papers',
    'words',
  ],
  [
    'a change that makes the table anew on some engines',
    first
      .replaceAll(' notes', ' papers')
      .replace("'english', body", "'simple', words")
      .replace('body text', 'words text')
      .replace('title varchar(50)', "title varchar(50) check (title <> '')"),
    'papers',
    'words',
  ],
];

describe.each(testEngines)('an index for full-text search on %s', (engine) => {
  let node: SchemaNode;

  beforeAll(async () => {
    node = await openFreshNode(engine);
  });
  afterAll(() => node?.close());

  async function apply(schema: string): Promise<void> {
    const { record, renames } = await readSchema(schema);
    const plan = await node.schema.plan(record, renames);
    expect(plan.steps.map((step) => step.risk)).not.toContain('refused');
    await node.schema.apply(plan, { allowDestructive: true });
    expect((await node.schema.plan(record, renames)).steps).toEqual([]);
    expect((await node.drift.report()).findings).toEqual([]);
  }

  /** Keys of the rows that hold a word. */
  async function found(table: string, column: string, word: string): Promise<readonly string[]> {
    const { dialect } = node.engine;
    const { catalog } = node.applied.current();
    const index = catalog.table({ schema: 'public', name: table })!.textIndexes![0]!;
    const search: Expression = {
      kind: 'text-search',
      operand: { kind: 'column', type: text, source: 't', column },
      index,
      key: 'id',
      reader: 'plainto_tsquery',
      sent: { kind: 'value', type: text, slot: 0 },
      words: { kind: 'words', value: { kind: 'value', type: text, slot: 1 }, size: 'usual' },
    };
    const condition = compileExpression(search, dialect);
    const from = dialect.table({ schema: 'public', name: table });
    const statement = finish(sql`SELECT t.id FROM ${from} AS t WHERE ${condition} ORDER BY t.id`, dialect);
    const bound = bindStatement(statement, [word, `"${word}"`], { role: 'anon', claims: {} }, dialect);
    const [{ rows } = { rows: [] }] = await node.engine.read([bound], { timeoutMs: 20_000 });
    return rows.map(([id]) => String(id));
  }

  const insert = (table: string, column: string, id: string, words: string): Promise<unknown> => {
    const { dialect } = node.engine;
    const to = dialect.table({ schema: 'public', name: table });
    return node.sql(`INSERT INTO ${to} (id, ${dialect.quote(column)}) VALUES ('${id}', '${words}')`);
  };

  it('is made over the rows there are', async () => {
    await apply(first.replace(/create index.*/, ''));
    await insert('notes', 'body', 'a', 'yellow submarine');
    await apply(first);
    await insert('notes', 'body', 'b', 'yellow rose');
    expect(await found('notes', 'body', 'yellow')).toEqual(['a', 'b']);
    expect(await found('notes', 'body', 'rose')).toEqual(['b']);
  });

  it.each(changes.map((change, i) => [...change, i] as const))(
    'goes on after %s',
    async (_, schema, table, column, i) => {
      await apply(schema);
      expect(await found(table, column, 'yellow')).toEqual(['a', 'b', ...changes.slice(0, i).map((__, n) => `c${n}`)]);
      await insert(table, column, `c${i}`, 'yellow bird');
      expect(await found(table, column, 'bird')).toEqual(changes.slice(0, i + 1).map((__, n) => `c${n}`));
    },
  );

  it('leaves nothing behind', async () => {
    const schema = changes.at(-1)![1];
    await apply(schema.replace(/create index.*/, ''));
    await insert('papers', 'words', 'z', 'yellow');
    await apply(schema);
    await apply('create table other (id integer primary key);');
    const snapshot = await node.engine.introspector.snapshot((statements) =>
      node.engine.read(statements, { timeoutMs: 20_000 }),
    );
    const names = snapshot.tables
      .map(({ name }) => name)
      .filter((name) => name.includes('notes') || name.includes('papers'));
    expect(isDeepStrictEqual(names, [])).toBe(true);
  });
});
