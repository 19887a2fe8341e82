-- Functions that write: every command, every kind of result, with the caller's rights and with their own.

create function add_team(id integer, name text) returns team
  language sql security definer as $$ insert into team values (id, $2) returning * $$;

create function add_note(id integer, title text, team integer default 1, stars integer default null) returns setof note
  language sql volatile as $$
    insert into note (id, title, team_id, stars) values ($1, $2, team, $4) returning *
  $$;

create function add_notes(first integer, team integer) returns table (key integer, label text)
  language sql as $$
    insert into note (title, id, team_id) values ('Zebra ' || first::text, first + 1, team), ('Ape', first, team)
    returning id, upper(title)
  $$;

create function fill(title text default null) returns setof filled
  language sql as $$ insert into filled (title, rank) values (coalesce(title, 'none'), default) returning * $$;

create function fill_nothing() returns text language sql as $$ insert into filled default values returning title $$;

create function write_line(line text, level integer default 1) returns void
  language sql as $$ insert into log values (line, level) $$;

create function copy_notes(offset_by integer) returns setof integer
  language sql security definer set search_path = '' as $$
    insert into public.note (id, title, stars) select id + offset_by, 'copy of ' || title, stars from public.note
    where not archived returning id
  $$;

create function rename_note(note_id integer, new_title text) returns text
  language sql as $$ update note set title = new_title where id = note_id returning title $$;

create function star_notes(by integer) returns setof note
  language sql as $$ update note n set stars = n.stars + by, title = n.title || '!' where n.stars is not null returning * $$;

create function star_all() returns void language sql as $$ update note set stars = 1 $$;

create function move_note(note_id integer, team integer) returns setof note
  language sql as $$ update note set team_id = team where id = note_id returning * $$;

create function renumber(from_id integer, to_id integer) returns setof note
  language sql security definer as $$ update note set id = to_id where id = from_id returning * $$;

create function set_balance(account_id integer, amount numeric) returns numeric
  language sql security definer as $$
    update account set balance = amount where id = account_id and owner = auth.uid() returning balance
  $$;

create function set_balance_myself(account_id integer, amount numeric) returns numeric
  language sql as $$ update account set balance = amount where id = account_id returning balance $$;

create function drop_note(note_id integer) returns setof note
  language sql as $$ delete from note where id = note_id returning * $$;

create function drop_team(team integer) returns integer
  language sql security definer as $$ delete from team where id = team returning id $$;

create function drop_stars(lowest integer) returns setof integer
  language sql security definer as $$
    delete from note where stars >= lowest and exists (select 1 from team where team.id = note.team_id) returning id
  $$;

create function name_roles(team integer, new_role text) returns setof member
  language sql security definer as $$ update member set role = new_role where team_id = team returning * $$;

create function keep_item(small smallint, big bigint, exact numeric, flag boolean, name text, code text, day date, moment timestamptz, doc jsonb, bytes bytea, feeling mood, tags text[])
  returns setof item
  language sql as $$
    insert into item (id, small, big, exact, flag, name, code, day, moment, doc, bytes, feeling, tags)
    values (900, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning *
  $$;

create function only_service() returns void language sql as $$ delete from closed $$;
revoke execute on function only_service() from public;
