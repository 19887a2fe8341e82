create function title(item) returns text language sql immutable as $$ select upper($1.name) $$;
