import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSchema, renderSuggestions, suggestPolicies, type SchemaRecord } from '@backstay/schema';
import { describe, expect, it } from 'vitest';
import { freshDatabase, testEngines } from '../support/databases.js';
import { openNode } from './open-node.js';

const bookshop = async (): Promise<string> => {
  const folder = join(import.meta.dirname, '../../examples/bookshop/schema');
  const texts = await Promise.all(
    ['01_catalogue.sql', '02_customers.sql'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.join('\n');
};

/** Several tenants, people by auth.users. */
const tenants = `
  create table plans (id int primary key, name text not null);
  create table orgs (id uuid primary key, plan_id int references plans, name text not null);
  create table memberships (
    user_id uuid not null references auth.users (id), org_id uuid not null references orgs (id), role text,
    primary key (user_id, org_id)
  );
  create table projects (id bigint primary key, org_id uuid not null references orgs, name text);
  create table tasks (id bigint primary key, project_id bigint not null references projects, title text);
  create table "order" (id bigint primary key, "user" uuid references auth.users (id), note text);
  create table api_keys (id int primary key, org_id uuid references orgs, key_hash text not null, api_token text, label text);
  create table settings (id int primary key, value text);`;

/** In the style of an older application: people in a table of its own, by numbers. */
const blog = `
  create table users (id int primary key, email varchar(200) not null unique, password_hash varchar(100) not null, name text);
  create table accounts (id bigint primary key, email varchar(200), recovery_code text);
  create table categories (id int primary key, name varchar(50) not null unique);
  create table posts (
    id bigint primary key, author_id int not null references users, category_id int references categories, title text
  );
  create table comments (id bigint primary key, post_id bigint not null references posts, body text);
  create table invoices (id bigint primary key, account_id bigint not null references accounts, total numeric(10,2));
  create table log (at timestamptz not null, line text);`;

async function read(text: string): Promise<SchemaRecord> {
  const { record, problems } = await parseSchema([{ path: 'a.sql', text }]);
  expect(problems, text).toEqual([]);
  return record;
}

/** The file with the dashes in front of its statements taken away. */
const uncommented = (file: string): string =>
  file
    .split('\n')
    .slice(3)
    .map((line) => (line.startsWith('-- #') ? line : line.replace(/^-- /, '')))
    .join('\n');

const kinds = (record: SchemaRecord): readonly string[] =>
  suggestPolicies(record).map(({ table, kind, index }) => {
    const needs = index?.statement ? ` + ${index.columns.join(',')}` : '';
    return `${table} ${kind}${needs}`;
  });

describe('suggested policies', () => {
  it('are told by the keys of a schema with tenants', async () => {
    expect(kinds(await read(tenants))).toEqual([
      'plans look-up',
      'orgs member',
      'memberships member',
      'projects member',
      'tasks parent',
      'order owner',
      'api_keys member',
      'api_keys secrets',
      'settings none',
    ]);
  });

  it('are told by the keys of a schema with people of its own', async () => {
    expect(kinds(await read(blog))).toEqual([
      'users person',
      'users secrets',
      'accounts person',
      'accounts secrets',
      'categories look-up',
      'posts owner',
      'comments parent',
      'invoices owner',
      'log none',
    ]);
  });

  it('say in one sentence why, and name the index', async () => {
    const file = renderSuggestions(suggestPolicies(await read(blog)));
    expect(file).toContain('-- # posts: author_id points at users: rows belong to that person, if who signs in has');
    expect(file).toContain('-- # It uses an index on (author_id), which is there.');
    expect(file).toContain('-- # users: WARNING: password_hash looks secret');
    expect(file).toContain('-- grant select (id, email, name)');
    expect(file.split('\n').filter((line) => line !== '' && !line.startsWith('-- '))).toEqual([]);
  });

  it('leave tables alone that have policies', async () => {
    const text = `${tenants} create policy "mine already" on projects for select using (true);`;
    const found = suggestPolicies(await read(text));
    expect(found.map(({ table }) => table)).not.toContain('projects');
    const below = found.find(({ table }) => table === 'tasks');
    // Who may read the row above may be everybody.
    expect(below?.statements.join('\n')).toContain('for select');
  });

  it.each([
    ['the bookshop', bookshop],
    ['tenants', () => Promise.resolve(tenants)],
    ['a blog', () => Promise.resolve(blog)],
  ])(
    'open nothing as they come, and all of them work once they are uncommented: %s',
    { timeout: 120_000 },
    async (_what, text) => {
      const base = await text();
      const plain = await read(base);
      const file = renderSuggestions(suggestPolicies(plain));
      expect(await read(`${base}\n${file}`)).toEqual(plain);
      const opened = await read(`${base}\n${uncommented(file)}`);
      expect(opened.policies.length).toBeGreaterThan(3);
      for (const engine of testEngines) {
        const database = await freshDatabase(engine);
        const node = await openNode(database.url);
        await node.schema.apply(opened, { allowDestructive: true });
        expect((await node.schema.plan(opened)).steps).toEqual([]);
        await node.close();
        await database.drop();
      }
    },
  );
});
