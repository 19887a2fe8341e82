import { buildCatalog } from '@backstay/catalog';
import { loadConfig } from '@backstay/config';
import { ReadService } from '@backstay/data';
import { openEngine, type Engine } from '@backstay/engine';
import type { Principal } from '@backstay/kernel';
import { PolicySet } from '@backstay/policy';
import { parseSchema, toTable, type AppliedSnapshot } from '@backstay/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';

const schema = `
  create table author (id integer primary key, name varchar(20) not null, country varchar(4));
  create table book (id integer primary key, author_id integer not null references author (id), price numeric(6, 2));
  create table country (code varchar(4) primary key);
  create table origin (author_id integer primary key references author (id), code varchar(4) references country (code));
  create index book_author on book (author_id);
  alter table book enable row level security;
  create policy "authors" on author for select using (true);
  create policy "countries" on country for select using (true);
  create policy "origins" on origin for select using (true);
  create policy "cheap books" on book for select using (price < 500);
`;
const authors = 700;
/** The first author has this many; the others have three each. */
const books = 900;

const principals = {
  service: { role: 'service_role', claims: { role: 'service_role' } },
  anon: { role: 'anon', claims: { role: 'anon' } },
} as const satisfies Record<string, Principal>;

interface Author {
  readonly id: number;
  readonly book: readonly { readonly id: number }[];
}

describe.each(testEngines)('related rows level by level on %s', (name) => {
  let database: TestDatabase;
  let engine: Engine;
  let snapshot: AppliedSnapshot;
  const statements: string[] = [];

  beforeAll(async () => {
    database = await freshDatabase(name);
    engine = await openEngine(database.address, { onStatement: ({ sql }) => statements.push(sql) });
    const { record, problems } = await parseSchema([{ path: 'schema/books.sql', text: schema }]);
    if (record === null) throw new Error(JSON.stringify(problems));
    const tables = record.tables.map(toTable);
    snapshot = {
      version: 1,
      catalog: buildCatalog(1, tables),
      policies: new PolicySet(1, record.policies, record.functions),
      checks: new Map(),
      held: new Set(),
    };
    const order = ['author', 'country', 'book', 'origin'];
    const created = order.flatMap((table) => engine.ddl.createTable(record.tables.find((one) => one.name === table)!));
    await engine.execute([...created, ...rows()], { timeoutMs: 20_000 });
  }, 60_000);
  afterAll(async () => {
    await engine?.close();
    await database?.drop();
  });

  const get = async (
    query: string,
    as: keyof typeof principals = 'service',
    env: Record<string, string> = {},
  ): Promise<unknown> => {
    const source = {
      current: () => snapshot,
      refresh: () => Promise.resolve(),
      tellLacking: () => undefined,
      during: <T>(work: () => Promise<T>) => work(),
    };
    const service = new ReadService(engine, source, loadConfig({ project: import.meta.dirname, env }));
    statements.length = 0;
    const [table = '', search = ''] = query.split('?');
    const http = { method: 'GET', table, query: [...new URLSearchParams(search)], headers: {} };
    return JSON.parse((await service.handle(http, principals[as])).body!);
  };

  it('asks once for each level, however many rows are above', async () => {
    await get('author?select=id,book(id)&id=lte.500&id=gt.1');
    expect(statements).toHaveLength(2);
    await get('book?select=id,author(name,origin(code,country(code)))&limit=200');
    expect(statements).toHaveLength(4);
  });

  it('asks in parts for more keys than one list holds', async () => {
    const answer = (await get('author?select=id,book(id)&id=gt.1&order=id')) as Author[];
    expect(statements).toHaveLength(3);
    expect(answer).toHaveLength(authors - 1);
    expect(answer.every(({ id, book }) => book.map((one) => one.id - id * 1000).join() === '1,2,3')).toBe(true);
  });

  it.each([
    ['few rows, each with a SELECT of its own', 'id=lte.60', 60, 'UNION ALL'],
    ['many rows, numbered in a window', '', authors, 'ROW_NUMBER'],
  ])('gives each row as many as its limit says: %s', async (_, filter, count, word) => {
    const answer = (await get(
      `author?select=id,book(id)&book.order=id.desc&book.limit=2&book.offset=1&order=id&${filter}`,
    )) as Author[];
    expect(statements.some((sql) => sql.includes(word))).toBe(true);
    expect(answer).toHaveLength(count);
    expect(answer[0]!.book.map(({ id }) => id)).toEqual([books - 1, books - 2].map((n) => 1000 + n));
    expect(answer.slice(1).every(({ id, book }) => book.map((one) => one.id - id * 1000).join() === '2,1')).toBe(true);
  });

  it('gives no row more than an answer holds, whether there is a limit or not', async () => {
    const env = { BACKSTAY_MAX_ROWS: '50' };
    for (const limit of ['', '&book.limit=70', '&book.limit=50']) {
      const [first] = (await get(
        `author?select=id,book(id)&book.order=id&id=eq.1${limit}`,
        'service',
        env,
      )) as Author[];
      expect(first!.book).toHaveLength(50);
    }
  });

  it('counts the limit in rows that the policies let through', async () => {
    const [first] = (await get('author?select=id,book(price)&book.order=price.desc&book.limit=1&id=eq.1', 'anon')) as [
      { book: unknown },
    ];
    expect(first.book).toEqual([{ price: 499 }]);
  });

  it('finds rows by texts as the database compares them, each under its own', async () => {
    const answer = (await get('country?select=code,origin(author_id)&order=code&origin.order=author_id')) as {
      code: string;
      origin: { author_id: number }[];
    }[];
    expect(answer.map(({ code, origin }) => [code, origin.map((one) => one.author_id)])).toEqual([
      ['1.5', [1]],
      ['1.50', [2]],
      ['A', [3]],
      ['a', [4]],
    ]);
  });

  it('refuses more text than an answer may hold, before it is built', async () => {
    const aliases = Array.from({ length: 150 }, (_, i) => `n${i}:price`).join(',');
    await expect(get(`book?select=id,author(id,book(${aliases}))&author_id=eq.1`)).rejects.toMatchObject({
      code: '54000',
      status: 413,
      message: 'answer is over the limit of 50000000',
    });
  });

  it('has one time for all levels', async () => {
    await expect(
      get('author?select=id,book(id,author(id,book(id)))', 'service', { BACKSTAY_STATEMENT_TIMEOUT_SERVICE_MS: '1' }),
    ).rejects.toMatchObject({ code: '57014' });
  });
});

function rows(): string[] {
  const insert = (table: string, values: readonly string[]): string =>
    `INSERT INTO ${table} VALUES ${values.map((value) => `(${value})`).join(', ')}`;
  const all = Array.from({ length: authors }, (_, i) => i + 1);
  const own = all.flatMap((id) =>
    Array.from({ length: id === 1 ? books : 3 }, (_, i) => `${id * 1000 + i + 1}, ${id}, ${i + 1}`),
  );
  return [
    insert(
      'author',
      all.map((id) => `${id}, 'Author ${id}', NULL`),
    ),
    ...Array.from({ length: Math.ceil(own.length / 500) }, (_, i) => insert('book', own.slice(i * 500, i * 500 + 500))),
    insert('country', ["'1.5'", "'1.50'", "'A'", "'a'"]),
    insert('origin', ["1, '1.5'", "2, '1.50'", "3, 'A'", "4, 'a'"]),
  ];
}
