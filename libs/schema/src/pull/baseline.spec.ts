import { describe, expect, it } from 'vitest';
import { parseSchema } from '../parse/parse-schema.js';
import { emptyRecord } from '../plan/diff-schema.js';
import type { SchemaRecord } from '../schema-record.js';
import { baseline } from './baseline.js';

const read = async (text: string): Promise<SchemaRecord> =>
  JSON.parse(JSON.stringify((await parseSchema([{ path: 'schema/a.sql', text }])).record)) as SchemaRecord;
const tables = (columns: string): string =>
  `-- @adopted\ncreate table t (\n  id integer primary key,\n  ${columns}\n);\n`;
const policy = "create policy p on t for select to anon using (name = 'a');\n";
const latin = 'name text -- @stored text character set latin1 collate latin1_swedish_ci';

describe('what a pull records', () => {
  it('opens nothing: policies of the files wait for an apply', async () => {
    const { record, problems } = baseline(emptyRecord, await read(tables(latin) + policy));
    expect(problems).toEqual([]);
    expect(record.tables).toHaveLength(1);
    expect(record.policies).toEqual([]);
  });

  it('reads the policies in force against the columns of today', async () => {
    const before = await read(tables('name text') + policy);
    const { record } = baseline(before, await read(tables(latin) + policy));
    expect(JSON.stringify(record.policies)).toContain('latin1_swedish_ci');
  });

  it('is refused where a policy in force is no longer in the files', async () => {
    const before = await read(tables('name text') + policy);
    const { problems } = baseline(before, await read(tables(latin)));
    expect(problems).toMatchObject([{ object: 'policy p on public.t' }]);
  });

  it('keeps grants as they were applied', async () => {
    const before = await read(`${tables('name text')}revoke all on t from anon;\n`);
    const { record } = baseline(before, await read(tables('name text, more text')));
    expect(record.tables[0]?.columns).toHaveLength(3);
    expect(record.tables[0]?.grants.some((grant) => grant.role === 'anon')).toBe(false);
  });

  it('leaves tables of our own making alone', async () => {
    const before = await read('create table own (id integer primary key);');
    const { record } = baseline(before, await read(tables('name text')));
    expect(record.tables.map(({ name }) => name)).toEqual(['own', 't']);
  });
});
