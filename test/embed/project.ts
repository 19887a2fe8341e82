/** Tables that are related in every way: to one, to many, both, through a junction, one to one, and with themselves. */
const tables = `
  create table team (id integer primary key, name text not null, city text, lead_id integer, secret boolean not null);
  create table person (
    id integer primary key,
    name text not null,
    age integer,
    team_id integer references team (id),
    boss_id integer references person (id),
    secret boolean not null
  );
  alter table team add constraint team_lead_id_fkey foreign key (lead_id) references person (id);
  create table badge (person_id integer primary key references person (id), code text, secret boolean not null);
  create table task (
    id integer primary key,
    title text not null,
    points integer,
    author_id integer references person (id),
    reviewer_id integer references person (id),
    secret boolean not null
  );
  create table label (id integer primary key, name text not null, secret boolean not null);
  create table task_label (
    task_id integer not null references task (id),
    label_id integer not null references label (id),
    weight integer,
    secret boolean not null,
    primary key (task_id, label_id)
  );`;

const names = ['team', 'person', 'badge', 'task', 'label', 'task_label'];

/** What is secret is hidden; the signed in see themselves, and secret tasks of people they see. */
const policies = [
  ...names.map((name) => `create policy open on ${name} for select using (not secret);`),
  "create policy oneself on person for select to authenticated using (auth.jwt() ->> 'person' = name);",
  'create policy known on task for select to authenticated using (points > 3 and exists (select 1 from person where person.id = task.author_id));',
].join('\n');

/** The files of a project. */
export const files: Readonly<Record<string, string>> = {
  'schema/10_tables.sql': tables,
  'schema/20_policies.sql': policies,
};
