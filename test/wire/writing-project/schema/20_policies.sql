alter table item enable row level security;
alter table filled enable row level security;
alter table counted enable row level security;
alter table team enable row level security;
alter table member enable row level security;
alter table note enable row level security;
alter table account enable row level security;
alter table log enable row level security;
alter table closed enable row level security;

create policy "items are for all" on item using (true) with check (true);
create policy "filled is one's own" on filled to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
create policy "low ranks for anon" on filled to anon using (double_rank < 20) with check (double_rank < 20);
create policy "counted is for all" on counted using (true) with check (true);
create policy "teams are seen" on team for select using (true);
create policy "memberships of mine" on member for select to authenticated using (person_id = auth.uid());

create policy "notes of my teams are seen" on note for select to authenticated
  using (team_id in (select m.team_id from member m where m.person_id = auth.uid()));
create policy "notes go to my teams" on note for insert to authenticated
  with check (team_id in (select m.team_id from member m where m.person_id = auth.uid()));
create policy "own notes change" on note for update to authenticated
  using (author_id = auth.uid()) with check (author_id = auth.uid());
create policy "own notes go" on note for delete to authenticated using (author_id = auth.uid());
create policy "archived notes stay" on note as restrictive for delete using (not archived);

create policy "accounts of mine" on account to authenticated using (owner = auth.uid()) with check (owner = auth.uid());
revoke all on account from anon, authenticated;
grant select (id, owner, name) on account to authenticated;
grant insert (id, owner, name) on account to authenticated;
grant update (name) on account to authenticated;
grant delete on account to authenticated;

create policy "anybody logs" on log for insert with check (level < 5);
