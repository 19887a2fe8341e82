/** Tables under every kind of policy. Rows: `rows` below. */
export const schema = `
  create table account (
    id integer primary key,
    owner uuid,
    org integer not null,
    state varchar(20) not null check (state <> 'never'),
    locked boolean not null,
    secret text,
    unique (org, state, locked)
  );
  create policy own on account for select to authenticated using (owner = auth.uid() and state <> 'gone');
  create policy colleagues on account for select to authenticated using ((org = 7 or state = 'open') and not locked);
  create policy calm on account as restrictive for select to authenticated
    using (state <> 'hidden' or auth.jwt() ->> 'admin' = 'true');
  create policy "change own" on account for update to authenticated
    using (owner = auth.uid() and not locked)
    with check (owner = auth.uid() and state in ('draft', 'open'));
  create policy "write own" on account for insert to authenticated with check (owner = auth.uid() and state = 'draft');
  create policy "not for others" on account as restrictive for insert to authenticated with check (org <> 9);
  create policy "drop drafts" on account for delete to authenticated using (owner = auth.uid() and state = 'draft');
  revoke select on account from authenticated;
  grant select (id, owner, org, state, locked) on account to authenticated;
  revoke update on account from authenticated;
  grant update (id, org, state, owner, locked) on account to authenticated;

  create table note (id integer primary key, account_id integer references account (id), body text, draft boolean not null);
  create policy "with its account" on note for select to authenticated
    using (exists (select 1 from account where account.id = note.account_id and account.org > 0) and not draft);
  create policy "no lone notes" on note for update to authenticated using (true) with check (account_id is not null);

  create function is_staff() returns boolean language sql stable security definer
    as $$ select exists (select 1 from staff where staff.person = auth.uid()) $$;
  create table staff (person uuid primary key);
  create table file (id integer primary key, name text not null);
  create policy "for staff" on file for select to authenticated using (is_staff() or name = 'public');

  create table shut (id integer primary key);
  create table half (id integer primary key);
  create policy "only this" on half as restrictive for select to authenticated using (id > 0);
`;

export const ada = '00000000-0000-4000-8000-00000000000a';
const ben = '00000000-0000-4000-8000-00000000000b';

/** Rows by table; columns in the order of the table. */
export const rows: Readonly<Record<string, readonly (readonly (string | number | boolean | null)[])[]>> = {
  account: [
    [1, ben, 5, 'draft', false, 'x'],
    [2, ada, 5, 'gone', false, 'x'],
    [3, ada, 5, 'hidden', false, 'x'],
    [4, ben, 7, 'draft', true, 'x'],
    [5, ada, 5, 'draft', true, 'x'],
    [6, ada, 6, 'draft', false, 'x'],
    [7, null, 5, 'closed', false, 'x'],
    [8, ben, 8, 'hidden', true, 'x'],
  ],
  note: [
    [1, 1, 'hidden with its account', false],
    [2, 6, 'a draft', true],
    [3, null, 'alone', false],
    [4, 6, 'seen', false],
  ],
  staff: [[ben]],
  file: [[1, 'plan']],
  shut: [[1]],
  half: [[1]],
};
