/** A project with views: joined, grouped, of views, of somebody's own, and of a column that few may read. */
export const files: Readonly<Record<string, string>> = {
  'schema/10_tables.sql': `
    create table authors (id int primary key, name text not null, account uuid, secret text);
    create table books (
      id int primary key,
      author_id int not null references authors (id),
      title text not null,
      price numeric(8,2) not null,
      state varchar(10) not null default 'draft',
      shelf char(3) not null,
      tags text[],
      made_at timestamptz
    );
    create table reviews (id int primary key, book_id int not null references books (id), stars smallint not null);
    revoke select on authors from anon, authenticated;
    grant select (id, name) on authors to anon;
    grant select (id, name, account) on authors to authenticated;`,
  'schema/20_policies.sql': `
    create policy "everybody" on authors for select using (id < 100);
    create policy "live" on books for select using (state = 'live');
    create policy "own" on books for select to authenticated
      using (author_id in (select id from authors where account = auth.uid()));
    create policy "reviews" on reviews for select using (stars > 0);`,
  'schema/30_views.sql': `
    create view catalogue with (security_invoker = true) as
      select b.id, b.title, b.price, b.author_id, a.name as author, b.tags, b.made_at, upper(b.title) as loud
      from books b join authors a on a.id = b.author_id;
    create view ratings (book, title, reviews, stars) with (security_invoker = true) as
      select b.id, b.title, count(r.id), round(avg(r.stars), 2)
      from books b left join reviews r on r.book_id = b.id group by b.id;
    create view prices with (security_invoker = true) as
      select author_id, count(*) as books, sum(price) as total, min(price) as cheapest, max(title) as last
      from books group by author_id having count(*) > 0;
    create view shelves with (security_invoker = true) as
      select author_id, min(shelf) as first, max(shelf) as last from books group by author_id;
    create view good with (security_invoker = true) as select book, title from ratings where stars >= 3;
    create view mine with (security_invoker = true) as
      select id, title from books where author_id in (select id from authors where account = auth.uid());
    create view secrets with (security_invoker = true) as select id, secret from authors;
    create view totals with (security_invoker = true) as select count(*) as books, sum(price) as total from books;
    create view chances with (security_invoker = true) as
      select a.id, b.title from authors a
        left join books b on exists (select 1 from books o, reviews r where r.stars = 77);
    create view closed with (security_invoker = true) as select id from authors;
    comment on view catalogue is 'What can be bought';
    comment on column catalogue.loud is 'The title, aloud';
    revoke all on closed from anon;
    revoke all on prices from anon;
    grant select (author_id, books) on prices to anon;`,
  'seed/10_rows.sql': `
    insert into authors (id, name, account, secret) values
      (1, 'Ada', '11111111-1111-4111-8111-111111111111', 'a'), (2, 'Ben', null, 'b'), (3, 'Cem', null, null);
    insert into books (id, author_id, title, price, state, tags, made_at, shelf) values
      (1, 1, 'One', 10.50, 'live', '{x}', '2026-01-02 03:04:05+00', 'B'), (2, 1, 'Two', 7.25, 'draft', null, null, 'C'),
      (3, 2, 'Three', 20.00, 'live', '{}', null, 'B'), (4, 2, 'Four', 0.99, 'draft', null, null, 'C'),
      (5, 2, 'Five', 5.00, 'live', null, null, 'a');
    insert into reviews (id, book_id, stars) values (1, 1, 5), (2, 1, 2), (3, 3, 1), (4, 2, 4), (5, 5, 0);`,
};

/** The account of the first author. */
export const ada = '11111111-1111-4111-8111-111111111111';
