import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixture = (path: string): string => readFileSync(join(import.meta.dirname, '../fixtures', path), 'utf8');

/** Rows of the tables with every type are hidden from a bound on, and of one table columns, the key included. */
const policies = fixture('schema/20_policies.sql')
  .replace('on sample for select using (true)', 'on sample for select using (id < 1000)')
  .replace('on archive for select using (true)', 'on archive for select using (id < 1000)')
  .replace('on event for select using (true)', 'on event for select using (weight is null or weight < 1000)');

const dossier = `
  create table dossier (
    id integer primary key,
    name text not null,
    secret text unique,
    rank integer,
    doc jsonb
  );
  create policy "dossiers are for all" on dossier for select using (true);
  revoke select on dossier from anon, authenticated;
  grant select (name, rank) on dossier to anon, authenticated;`;

/** Expressions in them would fail, or take their time, on hidden rows. */
const views = `
  create view shown with (security_invoker = true) as
    select id, name, upper(name) as loud, length(name) as size, exact * exact as square, small::bigint * 2 as twice,
      coalesce(doc ->> 'a', '-') as a, feeling from sample;
  create view by_feeling with (security_invoker = true) as
    select feeling, count(*) as n, sum(small) as small, max(name) as last, sum(exact) as exact from sample group by feeling;
  create view beside with (security_invoker = true) as
    select n.id, n.title, p.name as author, coalesce(upper(p.city), '-') as city
    from note n left join person p on p.id = n.author_id and length(p.name) < 100;
  create view ranks with (security_invoker = true) as select distinct name, rank from dossier;`;

/** The fixture as files of a project, with something to hide in each of its tables. */
export const files: Readonly<Record<string, string>> = {
  'schema/10_tables.sql': fixture('schema/10_tables.sql'),
  'schema/20_policies.sql': policies,
  'schema/30_dossier.sql': dossier,
  'schema/40_views.sql': views,
  'seed/10_rows.sql': fixture('seed/10_rows.sql'),
};
