import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Explanation } from '@backstay/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, temporaryFolder } from '../support/cli.js';
import { runBackstay } from '../support/program.js';

const ada = '5ca1ab1e-0000-4000-8000-000000000001';
const fourth = '5ca1ab1e-0000-4000-8000-000000000004';

describe('backstay why', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  const why = (...args: string[]) => runBackstay('why', ...args, '--project', folder.path);
  const explained = async (...args: string[]) => JSON.parse((await why(...args, '--json')).stdout) as Explanation;

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const part of ['schema', 'seed'])
      await cp(join(root, 'examples', 'bookshop', part), join(folder.path, part), { recursive: true });
    for (const command of [['schema', 'apply'], ['seed']])
      expect((await runBackstay(...command, '--project', folder.path)).exitCode).toBe(0);
  });
  afterAll(() => folder.remove());

  it('names the clause, what it compared, and the line of the file that it stands in', async () => {
    const { exitCode, stdout } = await why('select', 'orders', '--row', 'id=1', '--as', ada);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`GET orders as authenticated ${ada} is answered 200
Rows are passed over: policies hide them from this caller.

orders id=1: does not pass
  NO  policy "customers see their orders" (permissive, for select; asked about select) schema/03_policies.sql:39
        NO  customer_id = auth.uid()
              customer_id is ${fourth}; auth.uid() is ${ada}
  NO  policy "staff see orders" (permissive, for select; asked about select) schema/03_policies.sql:43
        NO  (auth.jwt() -> 'app_metadata' ->> 'staff') = 'true'
              auth.jwt() -> 'app_metadata' ->> 'staff' is null
  It would pass if this were true:
    customer_id = auth.uid() ("customers see their orders")
    or  (auth.jwt() -> 'app_metadata' ->> 'staff') = 'true' ("staff see orders")
`);
  });

  it('takes a user, claims, a role or a token for the one who asks', async () => {
    const line = ['GET', '/rest/v1/orders?id=eq.1&select=id'];
    expect((await explained(...line, '--as', fourth)).verdict).toBe('allowed');
    expect((await explained(...line, '--as', '{"sub":"x1","app_metadata":{"staff":true}}')).verdict).toBe('error');
    expect((await explained(...line, '--as', `{"sub":"${ada}","app_metadata":{"staff":true}}`)).verdict).toBe(
      'allowed',
    );
    expect((await explained(...line, '--as', 'anon')).verdict).toBe('no policy');
    expect((await explained(...line, '--role', 'service_role')).verdict).toBe('allowed');
    const { stdout } = await runBackstay('keys', '--json', '--project', folder.path);
    const keys = JSON.parse(stdout) as { anon_key: string };
    expect((await explained(...line, '--token', keys.anon_key)).role).toBe('anon');
    expect(await why(...line, '--token', 'a.b.c')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('names a missing grant, a constraint and a row that is not there', async () => {
    expect((await why('GET', '/books?select=id,cost_price', '--as', 'anon')).stdout).toContain(
      'is answered 401 42501: permission denied for table books\nA grant is missing.\n  not granted: select (cost_price) on books to anon\n',
    );
    const review = { book_id: 1, customer_id: ada, rating: 9 };
    expect((await why('POST', '/reviews', '--as', ada, '--body', JSON.stringify(review))).stdout).toContain(
      'the database refuses the row by a constraint',
    );
    expect((await explained('select', 'orders', '--row', 'id=99999', '--as', ada)).verdict).toBe('no row');
    expect((await explained('select', 'shelves', '--as', ada)).outcome.entry).toBe('table_not_found');
  });

  it('takes back what it wrote', async () => {
    const review = { book_id: 60, customer_id: ada, rating: 4 };
    const body = ['--body', JSON.stringify(review), '--prefer', 'return=representation'];
    for (const _ of [1, 2]) {
      const { verdict, outcome } = await explained('insert', 'reviews', '--as', ada, ...body);
      expect([verdict, outcome.status]).toEqual(['allowed', 201]);
    }
    expect((await explained('GET', '/reviews?book_id=eq.60', '--as', ada)).verdict).toBe('no row');
  });

  it('says what it takes when it is asked wrongly', async () => {
    for (const args of [
      ['orders'],
      ['fetch', 'orders'],
      ['GET', '/auth/v1/users'],
      ['select', 'orders', '--row', 'id'],
      ['select', 'orders', '--as', 'ada'],
      ['select', 'orders', '--role', 'admin'],
    ]) {
      const { exitCode, stdout, stderr } = await why(...args);
      expect([exitCode, stdout], args.join(' ')).toEqual([1, '']);
      expect(stderr).not.toContain('    at ');
    }
  });
});
