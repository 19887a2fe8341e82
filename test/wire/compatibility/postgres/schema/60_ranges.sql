-- Ranges, which only this engine has.

create table booking (
  id integer primary key,
  room text not null,
  during tsrange,
  seats int4range
);
alter table booking enable row level security;
create policy "all bookings" on booking for select using (true);
