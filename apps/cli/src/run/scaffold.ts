import { renderEnvExample } from '@backstay/config';

/** The files of a new project, by path. `name` is the folder's name, for the title. */
export function scaffold(name: string): Readonly<Record<string, string>> {
  return {
    'schema/01_notes.sql': schema,
    'seed/notes.csv': seed,
    '.env.example': renderEnvExample(),
    '.gitignore': gitignore,
    'README.md': readme(name),
  };
}

const schema = `-- A first table. Everything here is PostgreSQL's SQL, whichever database the project runs on.
create table notes (
  id uuid primary key default gen_random_uuid(),
  author uuid default auth.uid(),
  title varchar(200) not null check (title <> ''),
  body text not null default '',
  published boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table notes is 'Short texts, private until they are published';

create index notes_author_index on notes (author);

-- Nobody reaches a row until a policy opens it.

create policy "everyone reads what is published" on notes
  for select
  using (published);

create policy "authors read all of their own notes" on notes
  for select to authenticated
  using (author = auth.uid());
`;

const seed = `id,title,body,published
0192f1c2-0000-7000-8000-000000000001,Hello,"A published note: everyone can read it.",true
0192f1c2-0000-7000-8000-000000000002,Draft,"Not published: only the service key reads it.",false
`;

const gitignore = `# Data, generated keys and logs, and the settings with their secrets.
.backstay/
.env
`;

const readme = (name: string): string => `# ${name}

A Backstay project.

- \`schema/*.sql\`: tables, indexes, policies and grants, read in name order.
- \`seed/\`: rows for an empty database, as \`.sql\`, \`.csv\` or \`.json\`; a file is named after its table.
- \`.env\`: settings (see \`.env.example\`). Without any, the data is in \`.backstay/\`.

Backstay is not on npm yet: run these in its checkout, with \`--project\` and the path of this folder.

\`\`\`
npx backstay start          # serves the project; in development it applies the schema and loads the seed
npx backstay keys           # the URL and the API keys
npx backstay schema plan    # what a changed schema/*.sql would do
npx backstay doctor         # what is wrong, and what to do
\`\`\`

Then, with the anon key:

\`\`\`
curl 'http://127.0.0.1:54321/rest/v1/notes?select=title,body' -H "apikey: $ANON_KEY"
\`\`\`
`;
