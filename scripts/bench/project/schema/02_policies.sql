-- One predicate on each table; on listed_books it is a look-up of a membership.

create policy "authors are public" on authors for select using (true);

create policy "books of one's own shop" on books
  for select to authenticated using (shop_id = auth.uid());

create policy "people see their memberships" on memberships
  for select to authenticated using (user_id = auth.uid());

create policy "books of shops one is a member of" on listed_books
  for select to authenticated
  using (exists (select 1 from memberships m where m.shop_id = listed_books.shop_id and m.user_id = auth.uid()));

create policy "approved reviews" on reviews for select to authenticated using (approved);

create policy "people review under their own name" on reviews
  for insert to authenticated with check (reviewer_id = auth.uid());
