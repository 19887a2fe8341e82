-- What the pages of the reference need over the fixture: views, a view of a view, and a junction with more in its key.

create view open_project with (security_invoker = true) as
  select id, name, client_id from project where name <> 'Secret';

create view cheap_project with (security_invoker = true) as
  select id, name, client_id from open_project where id > 2;

create view project_client with (security_invoker = true) as
  select p.id, p.name, c.id as customer_id, c.name as customer
  from project p join client c on c.id = p.client_id;

create table visit (
  number integer not null,
  worker_id integer not null references worker (id),
  place_id bigint not null references place (id),
  purpose text,
  primary key (number, worker_id, place_id)
);

-- Who follows whom.
create table follows (
  follower_id integer not null references worker (id),
  followed_id integer not null references worker (id),
  primary key (follower_id, followed_id)
);

create table licence (
  id integer primary key,
  worker_id integer unique references worker (id),
  class text not null
);

alter table visit enable row level security;
alter table follows enable row level security;
alter table licence enable row level security;
create policy "all visits" on visit for select using (true);
create policy "all follow" on follows for select using (true);
create policy "all licences" on licence for select using (true);

create table "موارد" (
  "رقم" integer primary key
);
alter table "موارد" enable row level security;
create policy "all of them" on "موارد" for select using (true);

comment on table licence is 'What a worker may drive';
comment on column licence.class is 'B, C or D';
comment on table visit is 'Visits

Who was where,
and why';
