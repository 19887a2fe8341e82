-- Who may see what. A table without a policy gives nobody a row, so each one below is a door that is opened on purpose.
-- Several policies of a table are alternatives (one that says yes is enough), unless one is marked restrictive: that one
-- must say yes as well. The service key passes all of them. Row security needs no switching on: it is never off.
--
-- Staff are people whose token says so: { "app_metadata": { "staff": true } }. Only the server writes app_metadata.

-- The catalogue is public: everything that is on sale.
create policy "authors are public" on authors
  for select using (true);

create policy "categories are public" on categories
  for select using (true);

create policy "books on sale are public" on books
  for select using (on_sale);
create policy "staff see withdrawn books too" on books
  for select to authenticated
  using (auth.jwt() -> 'app_metadata' ->> 'staff' = 'true');

-- A shelf shows what its reader may see of the books on it: the policies of books hold inside the subquery too.
create policy "shelves show the books one may see" on book_categories
  for select using (exists (select 1 from books where books.id = book_categories.book_id));

-- Policies choose rows, grants choose columns: what the shop pays for a book, and so what it earns, is granted to no one.
revoke select on books from anon, authenticated;
grant select (id, author_id, title, first_published, format, price, stock, on_sale, details, added_at)
  on books to anon, authenticated;

-- Customers see themselves. Whoever has signed up may become one, as themselves only.
create policy "customers see themselves" on customers
  for select to authenticated using (id = auth.uid());
create policy "people become customers" on customers
  for insert to authenticated with check (id = auth.uid());
create policy "staff see customers" on customers
  for select to authenticated
  using (auth.jwt() -> 'app_metadata' ->> 'staff' = 'true');

-- Customers see their own orders, and order for themselves only.
create policy "customers see their orders" on orders
  for select to authenticated using (customer_id = auth.uid());
create policy "customers order for themselves" on orders
  for insert to authenticated with check (customer_id = auth.uid() and status = 'placed');
create policy "staff see orders" on orders
  for select to authenticated
  using (auth.jwt() -> 'app_metadata' ->> 'staff' = 'true');

-- The lines of an order go with the order: again the policies of orders hold inside.
create policy "lines go with their order" on order_lines
  for select to authenticated
  using (exists (select 1 from orders where orders.id = order_lines.order_id));

-- Reviews are public once they are approved; their writers see them at any time, and staff do.
create policy "approved reviews are public" on reviews
  for select using (state = 'approved');
create policy "writers see their reviews" on reviews
  for select to authenticated using (customer_id = auth.uid());
create policy "staff see reviews" on reviews
  for select to authenticated
  using (auth.jwt() -> 'app_metadata' ->> 'staff' = 'true');
create policy "customers review under their own name" on reviews
  for insert to authenticated with check (customer_id = auth.uid() and state = 'waiting');
-- Whoever changes a review hands it in again: the row as it is to be must wait for approval.
create policy "writers change their reviews" on reviews
  for update to authenticated
  using (customer_id = auth.uid())
  with check (customer_id = auth.uid() and state = 'waiting');
create policy "writers take their reviews back" on reviews
  for delete to authenticated using (customer_id = auth.uid());
-- A rejected review is gone for everyone but staff, its writer included.
create policy "rejected reviews are hidden" on reviews
  as restrictive for select
  using (state <> 'rejected' or auth.jwt() -> 'app_metadata' ->> 'staff' = 'true');

-- Buyers may download. The function looks past the policies of the tables it reads (that is what security definer
-- means), so it answers the same for everyone who asks about themselves, and about nobody else.
create function has_bought(book integer) returns boolean
  language sql stable security definer
  as $$
    select exists (
      select 1
      from order_lines
      join orders on orders.id = order_lines.order_id
      where order_lines.book_id = book
        and orders.customer_id = auth.uid()
        and orders.status in ('paid', 'shipped', 'delivered')
    )
  $$;

-- Only for signing in is it worth asking.
revoke execute on function has_bought(integer) from public;
grant execute on function has_bought(integer) to authenticated;

create policy "buyers may download" on downloads
  for select to authenticated using (has_bought(book_id));
