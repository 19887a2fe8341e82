import type { Table } from '@backstay/catalog';
import { Failure } from '@backstay/kernel';
import { nameConstraint, type RefusedWrite } from '@backstay/query';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testEngines } from '../support/databases.js';
import { readSchema } from './changes.js';
import { openFreshNode, type SchemaNode } from './open-node.js';

const schema = `
  create table authors (
    id integer constraint who primary key,
    name varchar(40) constraint one_of_a_name unique,
    code varchar(10) not null,
    constraint authors_code_check check (code <> 'no')
  );
  create table books (
    isbn varchar(20) primary key,
    author integer references authors,
    price integer,
    shelf varchar(10),
    box integer,
    constraint cheap check (price < 1000),
    unique (shelf, box)
  );
  create unique index one_per_price on books (price);
  create table parts (
    id integer primary key, of integer constraint whole references parts, book varchar(20) references books on delete cascade
  );
`;

const rows = [
  `insert into authors values (1, 'ada', 'a')`,
  `insert into books values ('1', 1, 10, 'a', 1)`,
  `insert into parts values (1, null, '1'), (2, 1, null)`,
];

/** What is tried, and what PostgreSQL says to it. */
const refused: readonly (readonly [command: RefusedWrite['command'], table: string, sql: string, message: string])[] = [
  [
    'insert',
    'authors',
    `insert into authors values (1, 'eve', 'a')`,
    'duplicate key value violates unique constraint "who"',
  ],
  [
    'insert',
    'authors',
    `insert into authors values (2, 'ada', 'a')`,
    'duplicate key value violates unique constraint "one_of_a_name"',
  ],
  [
    'insert',
    'books',
    `insert into books values ('1', 1, 11, 'b', 1)`,
    'duplicate key value violates unique constraint "books_pkey"',
  ],
  [
    'insert',
    'books',
    `insert into books values ('2', 1, 11, 'a', 1)`,
    'duplicate key value violates unique constraint "books_shelf_box_key"',
  ],
  [
    'insert',
    'books',
    `insert into books values ('2', 1, 10, 'b', 1)`,
    'duplicate key value violates unique constraint "one_per_price"',
  ],
  [
    'insert',
    'books',
    `insert into books values ('2', 1, 1000, 'b', 1)`,
    'new row for relation "books" violates check constraint "cheap"',
  ],
  [
    'update',
    'books',
    `update books set price = 2000 where isbn = '1'`,
    'new row for relation "books" violates check constraint "cheap"',
  ],
  [
    'insert',
    'authors',
    `insert into authors values (3, 'x', 'no')`,
    'new row for relation "authors" violates check constraint "authors_code_check"',
  ],
  [
    'insert',
    'authors',
    `insert into authors values (3, 'x', null)`,
    'null value in column "code" of relation "authors" violates not-null constraint',
  ],
  [
    'update',
    'authors',
    `update authors set code = null where id = 1`,
    'null value in column "code" of relation "authors" violates not-null constraint',
  ],
  [
    'insert',
    'books',
    `insert into books values ('2', 9, 11, 'b', 1)`,
    'insert or update on table "books" violates foreign key constraint "books_author_fkey"',
  ],
  [
    'delete',
    'authors',
    `delete from authors where id = 1`,
    'update or delete on table "authors" violates foreign key constraint "books_author_fkey" on table "books"',
  ],
  [
    'delete',
    'parts',
    `delete from parts where id = 1`,
    'update or delete on table "parts" violates foreign key constraint "whole" on table "parts"',
  ],
  [
    'delete',
    'books',
    `delete from books where isbn = '1'`,
    'update or delete on table "parts" violates foreign key constraint "whole" on table "parts"',
  ],
  [
    'insert',
    'parts',
    `insert into parts values (3, 1, '9')`,
    'insert or update on table "parts" violates foreign key constraint "parts_book_fkey"',
  ],
];

/** What SQLite does not pin down: it names no foreign key, and more than one is possible. */
const unnamed: Readonly<Record<string, string>> = {
  [`insert into parts values (3, 1, '9')`]:
    'insert or update on table "parts" violates a foreign key constraint (It is one of "whole", "parts_book_fkey".)',
};

describe.each(testEngines)('a row that the database refuses on %s', (name) => {
  let node: SchemaNode;

  beforeAll(async () => {
    node = await openFreshNode(name);
    await node.schema.apply((await readSchema(schema)).record, { allowDestructive: false });
    for (const row of rows) await node.sql(row);
  });
  afterAll(() => node?.close());

  test.each(refused)('is told in PostgreSQL’s words: %s, %s: %s', async (command, tableName, sql, message) => {
    const { tables } = node.applied.current().catalog;
    const table = tables.find((each) => each.name === tableName) as Table;
    const failure = await node.sql(sql).then(
      () => new Error('it was taken'),
      (error: unknown) => (error instanceof Failure ? nameConstraint(error, { command, table, tables }) : error),
    );
    expect(said(failure)).toBe((name === 'sqlite' && unnamed[sql]) || message);
    if (name === 'postgres') expect(await nativeMessage(node.url, sql)).toBe(message);
  });
});

const said = (failure: unknown): string =>
  failure instanceof Failure && failure.details !== null
    ? `${failure.message} (${String(failure.details)})`
    : String(failure instanceof Error ? failure.message : failure);

async function nativeMessage(url: string, sql: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
    return 'it was taken';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  } finally {
    await client.end();
  }
}
