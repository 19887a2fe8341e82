-- What clients call at /rest/v1/rpc/…, and columns that are computed. Both run with the rights of whoever asks: a shopper
-- finds the books on sale, staff find the withdrawn ones, too.

-- The dearest books that fit a purse: supabase.rpc('books_for', { purse: 15 }).select('title,price')
create function books_for(purse numeric, most integer default 10) returns table (id integer, title varchar, price numeric)
  language sql stable
  as $$
    select b.id, b.title, b.price from books b where b.price <= purse order by b.price desc, b.title limit most
  $$;
comment on function books_for(numeric, integer) is 'The dearest books that fit a purse';

-- select=title,approved_reviews; named it is a column, and * leaves it out.
create function approved_reviews(books) returns bigint
  language sql stable
  as $$ select count(*) from reviews where reviews.book_id = $1.id and reviews.state = 'approved' $$;
