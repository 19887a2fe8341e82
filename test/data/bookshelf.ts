import { buildCatalog } from '@backstay/catalog';
import { loadConfig } from '@backstay/config';
import { ReadService } from '@backstay/data';
import { openEngine, type Engine } from '@backstay/engine';
import type { Principal } from '@backstay/kernel';
import { PolicySet } from '@backstay/policy';
import { parseSchema, toTable, type AppliedSnapshot } from '@backstay/schema';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';

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
const order = ['author', 'country', 'book', 'origin'];

const principals = {
  service: { role: 'service_role', claims: { role: 'service_role' } },
  anon: { role: 'anon', claims: { role: 'anon' } },
} as const satisfies Record<string, Principal>;
export type Reader = keyof typeof principals;

/** How much is on it. */
export interface Stock {
  readonly authors: number;
  /** The first author has this many books; the others have three each. */
  readonly books: number;
  /** Tables beside those of authors and books, in the order in which they are made. */
  readonly more?: { readonly schema: string; readonly tables: readonly string[] };
}

/** Authors and their books on a database of their own, to be read without a server. */
export class Bookshelf {
  private constructor(
    private readonly database: TestDatabase,
    readonly engine: Engine,
    private readonly snapshot: AppliedSnapshot,
    /** SQL of what ran since the last read began. */
    readonly statements: string[],
  ) {}

  static async open(name: TestEngineName, { authors, books, more }: Stock): Promise<Bookshelf> {
    const { record, problems } = await parseSchema([{ path: 'schema/books.sql', text: schema + (more?.schema ?? '') }]);
    if (record === null) throw new Error(JSON.stringify(problems));
    const database = await freshDatabase(name);
    const statements: string[] = [];
    const engine = await openEngine(database.address, { onStatement: ({ sql }) => statements.push(sql) });
    const snapshot: AppliedSnapshot = {
      version: 1,
      catalog: buildCatalog(1, record.tables.map(toTable)),
      policies: new PolicySet(1, record.policies, record.functions),
      checks: new Map(),
      held: new Set(),
    };
    const created = [...order, ...(more?.tables ?? [])].flatMap((table) =>
      engine.ddl.createTable(record.tables.find((one) => one.name === table)!),
    );
    await engine.execute([...created, ...rows(authors, books)], { timeoutMs: 20_000 });
    return new Bookshelf(database, engine, snapshot, statements);
  }

  /** Reads of one service, which remembers plans; an answer is read as JSON. */
  reading(as: Reader = 'service', env: Record<string, string> = {}): (query: string) => Promise<unknown> {
    const source = {
      current: () => this.snapshot,
      refresh: () => Promise.resolve(),
      tellLacking: () => undefined,
      during: <T>(work: () => Promise<T>) => work(),
    };
    const service = new ReadService(this.engine, source, loadConfig({ project: import.meta.dirname, env }));
    return async (query) => {
      this.statements.length = 0;
      const [table = '', search = ''] = query.split('?');
      const http = { method: 'GET', table, query: [...new URLSearchParams(search)], headers: {} };
      return JSON.parse((await service.handle(http, principals[as])).body!);
    };
  }

  /** A read of a service that remembers nothing. */
  get(query: string, as?: Reader, env?: Record<string, string>): Promise<unknown> {
    return this.reading(as, env)(query);
  }

  async close(): Promise<void> {
    await this.engine.close();
    await this.database.drop();
  }
}

function rows(authors: number, books: number): string[] {
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
