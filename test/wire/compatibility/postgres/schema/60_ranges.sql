-- Ranges, which only this engine has.

create table reservation (
  id integer primary key,
  room text not null,
  during tsrange,
  seats int4range
);
alter table reservation enable row level security;
create policy "all reservations" on reservation for select using (true);
