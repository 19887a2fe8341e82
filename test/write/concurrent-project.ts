/** Tables of several people for writes that meet: what one owns, what a membership opens, and keys all compete for. */
export const concurrentSchema = `
create table orgs (id int primary key, name text);
create table members (org int references orgs (id), person uuid, primary key (org, person));
alter table members enable row level security;
create policy own on members for select using (person = auth.uid());

create table notes (id int primary key, owner uuid, title text, version int not null default 0, code int unique);
alter table notes enable row level security;
create policy own on notes using (owner = auth.uid()) with check (owner = auth.uid());

create table docs (id int primary key, org int references orgs (id), title text);
alter table docs enable row level security;
create policy members on docs
  using (exists (select 1 from members m where m.org = docs.org and m.person = auth.uid()))
  with check (exists (select 1 from members m where m.org = docs.org and m.person = auth.uid()));

create table slots (id int primary key, place int unique, holder text);
alter table slots enable row level security;
create policy anyone on slots using (true) with check (true);`;

export const ada = '11111111-1111-4111-8111-111111111111';
export const bob = '22222222-2222-4222-8222-222222222222';
