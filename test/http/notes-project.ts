/** A small project: notes that everyone may read when they are public, and their owners always. */
export const notesProject: Readonly<Record<string, string>> = {
  'schema/01-notes.sql': `
create table notes (
  id integer primary key,
  owner uuid not null,
  title text not null,
  public boolean not null default false,
  secret text
);
comment on table notes is 'Notes of several people';
alter table notes enable row level security;
create policy "public notes are for all" on notes for select using (public);
create policy "own notes" on notes for select to authenticated using (owner = auth.uid());

create table helpers (id integer primary key, helper uuid not null, owner uuid not null);
alter table helpers enable row level security;
revoke all on helpers from anon, authenticated;
create function helped_owners() returns setof uuid language sql stable security definer set search_path = ''
  as $$ select owner from public.helpers where helper = (select auth.uid()) $$;
create policy "helpers see notes" on notes for select to authenticated using (owner in (select helped_owners()));

create table internal (id integer primary key);
alter table internal enable row level security;
revoke all on internal from anon, authenticated;
`,
  'seed/notes.json': JSON.stringify([
    { id: 1, owner: '11111111-1111-4111-8111-111111111111', title: 'For all', public: true, secret: null },
    { id: 2, owner: '11111111-1111-4111-8111-111111111111', title: 'For one', public: false, secret: 's' },
    { id: 3, owner: '22222222-2222-4222-8222-222222222222', title: 'For two', public: false, secret: null },
  ]),
};

/** Owner of the notes 1 and 2. */
export const firstOwner = '11111111-1111-4111-8111-111111111111';
