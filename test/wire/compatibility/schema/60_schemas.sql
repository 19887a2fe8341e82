-- A second schema with names of the first, and one that is not exposed.

create schema tenant2;
create schema secret;

create table tenant2.client (
  id integer primary key,
  name text not null
);
create table tenant2.contract (
  id integer primary key,
  client_id integer not null references tenant2.client (id),
  outside_id integer references public.client (id)
);
create table secret.note (id integer primary key);

alter table tenant2.client enable row level security;
alter table tenant2.contract enable row level security;
alter table secret.note enable row level security;
create policy "all of tenant 2" on tenant2.client using (true) with check (true);
create policy "all contracts" on tenant2.contract for select using (true);
create policy "all notes" on secret.note for select using (true);

create function tenant2.clients_below(most integer) returns setof tenant2.client
  language sql stable as $$ select * from tenant2.client where id < most order by id $$;
