import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSchema, readSchemaFolder, renderTypes } from '@backstay/schema';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
/** Types of another schema than the bookshop's; the file is not there. */
const probeTypes = join(root, 'test', 'types', 'probe.types.ts');
const bookshopTypes = join(import.meta.dirname, 'bookshop.types.ts');

/** Lines that a compiler must refuse, each alone. */
const wrong = [
  "void shop.rpc('books_for', { purse: 'x' });",
  "void shop.rpc('books_off');",
  "void shop.from('bookz').select('id');",
  "void shop.from('books').insert({ title: 'x' });",
  "void shop.from('books').insert({ author_id: 1, title: 'x', first_published: 1900, price: 1, cost_price: 1, margin: 2 });",
  "void shop.from('books').update({ format: 'scroll' });",
  "void shop.from('books').update({ title: null });",
  "void shop.from('books').update({ pages: 3 });",
  "void shop.from('books').select('title').single().then(({ data }) => data!.price);",
  "void shop.from('books').select('title, authors(name)').single().then(({ data }) => data!.authors.born);",
  "void shop.from('books').select('title, authors(name)').single().then(({ data }) => data!.authors[0]);",
  "void shop.from('books').select('title, customers(name)').single().then(({ data }) => data!.customers.name);",
  "void shop.from('authors').select('born').single().then(({ data }) => data!.born.length);",
  "const row: Tables<'bookz'> = {} as never; void row;",
  "const label: Enums<'book_format'> = 'scroll'; void label;",
  "const place: TablesInsert<{ schema: 'public' }, 'nothing'> = {} as never; void place;",
];

const right = [
  "const author: Tables<{ schema: 'public' }, 'authors'>['name'] = 'x'; void author;",
  "const label: Enums<{ schema: 'public' }, 'book_format'> = 'ebook'; void label;",
];

const lines = [
  "import type { SupabaseClient } from '@supabase/supabase-js';",
  "import type { Database, Enums, Tables, TablesInsert } from './bookshop.types.js';",
  'export declare const shop: SupabaseClient<Database>;',
  'export type All = [Enums<"book_format">, TablesInsert<"books">];',
];

/** Compiles the tour and the lines with a client library; gives what is wrong, by file and line from 0. */
function compile(client: string, statements: readonly string[], head = lines, types: string | null = null) {
  const probe = join(root, 'test', 'types', 'probe.ts');
  const text = [...head, ...statements.map((statement) => `{ ${statement} }`)].join('\n');
  const texts = new Map([[probe, text], ...(types === null ? [] : [[probeTypes, types] as const])]);
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
    lib: ['lib.es2024.d.ts', 'lib.dom.d.ts'],
    paths: { '@supabase/supabase-js': [join(root, 'node_modules', client)] },
  };
  const host = ts.createCompilerHost(options);
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const written = texts.get(name);
    return written === undefined ? readFile(name, language, ...rest) : ts.createSourceFile(name, written, language);
  };
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  const program = ts.createProgram([join(root, 'test', 'types', 'tour.ts'), probe], options, host);
  return ts.getPreEmitDiagnostics(program).map((found) => ({
    file: found.file?.fileName.replace(`${root}/`, '') ?? '',
    line: found.file === undefined ? -1 : ts.getLineAndCharacterOfPosition(found.file, found.start ?? 0).line,
    message: ts.flattenDiagnosticMessageText(found.messageText, ' '),
  }));
}

const typesOf = async (text: string): Promise<string> => {
  const { record, problems } = await parseSchema([{ path: 'schema/01.sql', text }]);
  expect(problems).toEqual([]);
  return renderTypes(record);
};

describe('backstay types typescript', () => {
  it('gives the bookshop’s types as they are checked in here', async () => {
    const { record } = await parseSchema(await readSchemaFolder(join(root, 'examples', 'bookshop', 'schema')));
    expect(readFileSync(bookshopTypes, 'utf8')).toBe(renderTypes(record));
  });

  it.each(['@supabase/supabase-js', 'supabase-js-2-50'])(
    'types every request of the tour, and refuses what is wrong, with %s',
    (client) => {
      const problems = compile(client, [...wrong, ...right]);
      expect(problems.filter(({ file }) => file !== 'test/types/probe.ts')).toEqual([]);
      const refused = new Set(problems.map(({ line }) => line - lines.length));
      expect(problems.filter(({ line }) => line < lines.length || line >= lines.length + wrong.length)).toEqual([]);
      expect(wrong.filter((_, i) => !refused.has(i))).toEqual([]);
    },
    120_000,
  );

  it('says what the database alone decides, what has a default, and what a name in quotes is', async () => {
    const text = await typesOf(`
create type "odd mood" as enum ('it''s', 'b"c');
create table "odd table" (
  id bigint generated always as identity primary key,
  "the mood" "odd mood" not null default 'b"c',
  tags text[] not null,
  size numeric(4, 1),
  twice numeric(5, 1) generated always as (size * 2) stored,
  doc jsonb not null
);`);
    const block = (name: string): string =>
      new RegExp(`${name}: \\{\\n([^}]*)\\}`).exec(text)![1]!.replaceAll(/\s+/g, ' ').trim();
    expect(text).toContain("      'odd table': {");
    expect(block('Row')).toBe(
      "id: number; 'the mood': Database['public']['Enums']['odd mood']; tags: string[]; size: number | null; twice: number | null; doc: Json;",
    );
    expect(block('Insert')).toBe(
      "id?: never; 'the mood'?: Database['public']['Enums']['odd mood']; tags: string[]; size?: number | null; twice?: never; doc: Json;",
    );
    expect(block('Update')).toBe(
      "id?: never; 'the mood'?: Database['public']['Enums']['odd mood']; tags?: string[]; size?: number | null; twice?: never; doc?: Json;",
    );
    expect(text).toContain(`'odd mood': 'it\\'s' | 'b"c';`);
  });

  it('names relations with their constraint, one-to-one where the key is unique, and none to people', async () => {
    const text = await typesOf(`
create table a (id integer primary key, owner uuid references auth.users (id));
create table b (id integer primary key references a (id), other integer constraint b_to_a references a (id));`);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      "Relationships: [ { foreignKeyName: 'b_id_fkey'; columns: ['id']; isOneToOne: true; referencedRelation: 'a'; referencedColumns: ['id']; }, " +
        "{ foreignKeyName: 'b_to_a'; columns: ['other']; isOneToOne: false; referencedRelation: 'a'; referencedColumns: ['id']; }, ];",
    );
    expect(text).not.toContain('users');
  });

  it.each(['@supabase/supabase-js', 'supabase-js-2-50'])(
    'types views: their rows, what they lead to and what leads to them, and nothing to write, with %s',
    async (client) => {
      const types = await typesOf(`
create table authors (id integer primary key, name text not null);
create table books (id integer primary key, author_id integer not null references authors (id), title text not null, price numeric(8, 2));
create view catalogue with (security_invoker = true) as
  select b.id, b.title as name, b.author_id as writer, a.name as author, b.price from books b join authors a on a.id = b.author_id;
create view people with (security_invoker = true) as select id, name from authors;
comment on view people is 'Names only';`);
      expect(types).toContain('      /** Names only */\n      people: {');
      const head = [
        "import type { SupabaseClient } from '@supabase/supabase-js';",
        "import type { Database, Tables } from './probe.types.js';",
        'export declare const shop: SupabaseClient<Database>;',
      ];
      const fits = [
        "const row: Tables<'catalogue'> = { id: 1, name: 'x', writer: 2, author: 'y', price: null }; void row;",
        "void shop.from('catalogue').select('author, price').single().then(({ data }) => { const price: number | null = data!.price; void price; });",
        "void shop.from('catalogue').select('name, authors(name)').single().then(({ data }) => { const name: string = data!.authors.name; void name; });",
        "void shop.from('books').select('title, people(name)').single().then(({ data }) => { const name: string = data!.people.name; void name; });",
        "void shop.from('people').select('name, books(title)').single().then(({ data }) => { const title: string = data!.books[0]!.title; void title; });",
      ];
      const fails = [
        "const row: Tables<'catalogue'> = { id: 1 }; void row;",
        "void shop.from('catalogues').select('id');",
        "void shop.from('catalogue').select('author').single().then(({ data }) => data!.price);",
        "void shop.from('catalogue').insert({ name: 'x' });",
        "void shop.from('people').update({ name: 'x' });",
        "void shop.from('books').select('title, people(name)').single().then(({ data }) => data!.people[0]);",
      ];
      const problems = compile(client, [...fits, ...fails], head, types).filter(({ file }) => file.includes('probe'));
      const refused = new Set(problems.map(({ line }) => line - head.length));
      expect(problems.filter(({ line }) => line < head.length + fits.length)).toEqual([]);
      expect(fails.filter((_, i) => !refused.has(fits.length + i))).toEqual([]);
    },
    120_000,
  );

  it('is a type of an empty schema too', async () => {
    expect(await typesOf('')).toContain('Tables: { [_ in never]: never };');
  });

  it('tells nothing of the tables of public where it is not exposed, but its enums', async () => {
    const text = `create schema api; create type mood as enum ('up'); create table inner_notes (id integer primary key);
      create table api.notes (id integer primary key, mood mood);`;
    const { record, problems } = await parseSchema([{ path: 'schema/01.sql', text }]);
    expect(problems).toEqual([]);
    const types = renderTypes(record, ['api']);
    expect(types).toContain('  public: {');
    expect(types).toContain('notes: {');
    expect(types).toContain("mood: 'up';");
    expect(types).not.toContain('inner_notes');
  });
});
