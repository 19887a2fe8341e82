import { engineDdls } from '@backstay/engine';
import { describe, expect, it } from 'vitest';
import { checkSchema } from '../check/check-schema.js';

const text = `create table rooms (id integer primary key, days daterange not null default '[2026-01-01,)');
create table stays (
  id integer primary key,
  during tstzrange
);
create policy "now" on stays using (during @> now());
create function free(span daterange) returns setof rooms language sql stable as $$ select * from rooms where days && span $$;
`;
const advice = 'Use two columns, a lower and an upper bound, with a check between them.';

describe('a schema with ranges', () => {
  it('is checked for the databases that have none: each column and argument by name, with its place', async () => {
    const { problems } = await checkSchema([{ path: 'schema/1.sql', text }], engineDdls);
    const own = problems.filter((problem) => problem.advice === advice && problem.message.startsWith('type "'));
    expect(own.map(({ at, message }) => [at && `${at.file}:${at.line}`, message])).toEqual(
      expect.arrayContaining([
        ['schema/1.sql:1', 'type "daterange" of public.rooms.days is not supported by this database'],
        ['schema/1.sql:4', 'type "tstzrange" of public.stays.during is not supported by this database'],
      ]),
    );
    expect(own).toHaveLength(3);
    for (const { engines } of problems) expect(engines).toEqual(['MySQL', 'MariaDB', 'SQLite']);
  });

  it('has no problem on PostgreSQL', async () => {
    const languages = engineDdls.filter(({ capabilities }) => capabilities.ranges);
    expect(await checkSchema([{ path: 'schema/1.sql', text }], languages)).toMatchObject({ problems: [], tables: 2 });
  });
});
