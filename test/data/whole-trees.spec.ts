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
  create table note (id integer primary key, book_id integer not null references book (id), body text, meta jsonb);
  create index note_book on note (book_id);
  create policy "all notes" on note for select using (true);
  create table reply (id integer primary key, note_id integer not null references note (id));
  create policy "all replies" on reply for select using (true);
`;
const authors = 40;
/** The first author has this many; the others have three each. */
const books = 200;

const principals = {
  service: { role: 'service_role', claims: { role: 'service_role' } },
  anon: { role: 'anon', claims: { role: 'anon' } },
} as const satisfies Record<string, Principal>;

/** What has to be escaped, and one that MariaDB escapes in its own way. */
const texts = ['"\\ \n }', 'é 😀', 'a\u000bb'];

describe.each(testEngines)('a read with all that is embedded in it on %s', (name) => {
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
    const order = ['author', 'country', 'book', 'origin', 'note', 'reply'];
    const created = order.flatMap((table) => engine.ddl.createTable(record.tables.find((one) => one.name === table)!));
    await engine.execute([...created, ...rows()], { timeoutMs: 20_000 });
    for (const [i, text] of texts.entries()) await write('note', i + 1, i < 2 ? 1001 : 1002, text, `{"a": [${i + 1}]}`);
  }, 60_000);
  afterAll(async () => {
    await engine?.close();
    await database?.drop();
  });

  async function write(table: string, ...parameters: readonly (string | number | null)[]): Promise<void> {
    const places = parameters.map((_, i) => engine.dialect.placeholder(i + 1)).join(', ');
    await engine.write({ sql: `INSERT INTO ${table} VALUES (${places})`, parameters }, { timeoutMs: 20_000 });
  }

  const reading = (as: keyof typeof principals = 'service', env: Record<string, string> = {}) => {
    const source = {
      current: () => snapshot,
      refresh: () => Promise.resolve(),
      tellLacking: () => undefined,
      during: <T>(work: () => Promise<T>) => work(),
    };
    const service = new ReadService(engine, source, loadConfig({ project: import.meta.dirname, env }));
    return async (query: string): Promise<unknown> => {
      statements.length = 0;
      const [table = '', search = ''] = query.split('?');
      const http = { method: 'GET', table, query: [...new URLSearchParams(search)], headers: {} };
      return JSON.parse((await service.handle(http, principals[as])).body!);
    };
  };
  const get = (query: string, as?: keyof typeof principals, env?: Record<string, string>): Promise<unknown> =>
    reading(as, env)(query);

  const whole =
    'author?select=id,name,books:book(id,price)&order=id&limit=20&offset=1&book.order=price.desc&book.limit=2&book.offset=1';

  it('is one statement', async () => {
    const answer = (await get(whole)) as { id: number; books: { id: number; price: number }[] }[];
    expect(statements).toHaveLength(1);
    expect(answer.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(answer.map(({ books }) => books)).toEqual(
      answer.map(({ id }) => [2, 1].map((price) => ({ id: id * 1000 + price, price }))),
    );
  });

  it('is one statement under policies, and nothing where a policy hides the one row', async () => {
    const [first, second] = (await get(
      'book?select=id,price,author(name,origin(code))&order=price.desc&limit=2&author.id=neq.2',
      'anon',
    )) as unknown[];
    expect(statements).toHaveLength(1);
    expect(first).toEqual({ id: 1200, price: 200, author: { name: 'Author 1', origin: { code: '1.5' } } });
    expect(second).toEqual({ id: 1199, price: 199, author: { name: 'Author 1', origin: { code: '1.5' } } });
    expect(await get('book?select=id,author(id)&author.id=neq.2&order=id&id=gte.2001&limit=1', 'anon')).toEqual([
      { id: 2001, author: null },
    ]);
  });

  it('has the rows of each level in their place, with their count', async () => {
    const answer = await get(
      'book?select=id,author(id,name),note(id,body,meta)&id=in.(1001,1002,1003)&limit=3&order=id&note.order=id.desc',
    );
    expect(answer).toEqual([
      {
        id: 1001,
        author: { id: 1, name: 'Author 1' },
        note: [2, 1].map((id) => ({ id, body: texts[id - 1], meta: { a: [id] } })),
      },
      { id: 1002, author: { id: 1, name: 'Author 1' }, note: [{ id: 3, body: texts[2], meta: { a: [3] } }] },
      { id: 1003, author: { id: 1, name: 'Author 1' }, note: [] },
    ]);
    // MariaDB's escapes are not those of the others: the answer is read again, level by level and then cell by cell.
    expect(statements).toHaveLength(name === 'mariadb' ? 7 : 1);
  });

  it('has its lists in their order where there are NULLs beside zeros and what is below them', async () => {
    await write('author', 41, 'Author 41', null);
    const prices = [-1, 1, 0, null, null];
    for (const [i, price] of prices.entries()) await write('book', 4101 + i, 41, price);
    const orders = {
      'asc.nullsfirst': [4104, 4105, 4101, 4103, 4102],
      'desc.nullslast': [4102, 4103, 4101, 4104, 4105],
      asc: [4101, 4103, 4102, 4104, 4105],
      desc: [4104, 4105, 4102, 4103, 4101],
    };
    for (const [order, ids] of Object.entries(orders))
      for (const limit of [2, 5]) {
        const page = `book.order=price.${order}&book.limit=${limit}`;
        const answer = await get(`author?select=id,book(id)&id=eq.41&limit=1&${page}`);
        expect(answer, page).toEqual([{ id: 41, book: ids.slice(0, limit).map((id) => ({ id })) }]);
        expect(statements).toHaveLength(1);
      }
  });

  it('has long texts whole', async () => {
    const text = '"é'.repeat(100_000);
    await write('note', 10, 2001, text, null);
    await write('note', 11, 2001, `${text}!`, null);
    await write('reply', 1, 11);
    const [book] = (await get('book?select=id,note(body)&note.order=id&id=eq.2001&limit=1')) as [{ note: unknown }];
    expect(book.note).toEqual([{ body: text }, { body: `${text}!` }]);
    expect(statements).toHaveLength(1);
    expect(await get('reply?select=id,note(body)&limit=1')).toEqual([{ id: 1, note: { body: `${text}!` } }]);
    expect(statements).toHaveLength(1);
  });

  it('is read level by level where texts are too long together for one cell', async () => {
    const text = 'x'.repeat(9_000_000);
    await write('note', 20, 3001, text, null);
    await write('note', 21, 3001, text, null);
    const [book] = (await get('book?select=id,note(body)&id=eq.3001&limit=1')) as [{ note: { body: string }[] }];
    expect(book.note.map(({ body }) => body === text)).toEqual([true, true]);
    expect(statements).toHaveLength(name === 'sqlite' ? 1 : 3);
  });

  it('is read level by level where more rows would be embedded than an answer may hold', async () => {
    await get(whole, 'service', { BACKSTAY_MAX_EMBEDDED_ROWS: '39' }).catch(() => undefined);
    expect(statements.length).toBeGreaterThan(1);
  });

  it.each([
    'author?select=id,book(id)',
    'author?select=id,...origin(code)&limit=2',
    'author?select=id,book(n:id)&limit=2',
    'author?select=id,book(price::text)&limit=2',
    'author?select=book(id)&limit=2',
    'country?select=code,origin(author_id)&limit=2',
    'author?select=id,book(id,x:author(id))&limit=2',
  ])('is read level by level: %s', async (query) => {
    await get(query);
    expect(statements.length).toBeGreaterThan(1);
  });

  it('is read level by level once a row has far more rows than were asked for, where all of them are read', async () => {
    const query = 'author?select=id,book(id)&id=eq.1&limit=1&book.limit=2&book.order=id';
    const service = reading();
    const first = await service(query);
    expect(statements).toHaveLength(1);
    expect(await service(query)).toEqual(first);
    expect(statements).toHaveLength(name === 'mariadb' ? 3 : 1);
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
