import fc from 'fast-check';

/** A column of a random schema: `kind` is one of `kinds`, `step` how far it has been widened. */
interface RandomColumn {
  readonly name: string;
  readonly kind: keyof typeof kinds;
  readonly step: number;
  readonly required: boolean;
  readonly defaulted: boolean;
  readonly extra: 'none' | 'unique' | 'index' | 'check' | 'partial';
}

/** A table of a random schema; `parent`: references the other table. */
interface RandomTable {
  readonly name: string;
  readonly columns: readonly RandomColumn[];
  readonly parent: 'none' | 'plain' | 'cascade';
  readonly comment: boolean;
}

/** Types that widen from one to the next, a value for a row, and a default. */
const kinds = {
  integer: { types: ['integer', 'bigint', 'text'], value: (row: number) => String(row * 7 - 3), fallback: '5' },
  varchar: {
    types: ['varchar(20)', 'varchar(60)', 'text'],
    value: (row: number) => `'v${row} ä\u{1f600}'`,
    fallback: "'x'",
  },
  numeric: { types: ['numeric(8,2)', 'numeric(12,4)'], value: (row: number) => `${row}.25`, fallback: '1.5' },
  mood: {
    types: ['mood', 'varchar(30)', 'text'],
    value: (row: number) => (row % 2 === 0 ? "'sad'" : "'ok'"),
    fallback: "'ok'",
  },
  uuid: {
    types: ['uuid', 'text'],
    value: (row: number) => `'9e107d9d-372b-4d5f-9a5a-3f0b1c2d4e${String(10 + row)}'`,
    fallback: "'9e107d9d-372b-4d5f-9a5a-3f0b1c2d4e99'",
  },
} as const;

const rowCount = 3;

const column = (name: string): fc.Arbitrary<RandomColumn> =>
  fc.record({
    name: fc.constant(name),
    kind: fc.constantFrom('integer', 'varchar', 'numeric', 'mood', 'uuid'),
    step: fc.constant(0),
    required: fc.boolean(),
    defaulted: fc.boolean(),
    extra: fc.constantFrom('none', 'none', 'unique', 'index', 'check', 'partial'),
  });

const table = (name: string, columns: readonly string[]): fc.Arbitrary<RandomTable> =>
  fc.record({
    name: fc.constant(name),
    columns: fc.tuple(...columns.map(column)),
    parent: fc.constantFrom('none', 'plain', 'cascade'),
    comment: fc.boolean(),
  });

/** What happens to a column on its way to the second schema. */
const fates = [
  'keep',
  'keep',
  'widen',
  'rename',
  'rename and widen',
  'relax',
  'redefault',
  'other extra',
  'drop',
] as const;

/** Two schemas as text, the second made of the first, with rows for the first. */
export interface SchemaPair {
  readonly before: string;
  readonly rows: readonly string[];
  readonly after: string;
  /** Queries for what is kept: of the first schema and of the second, in pairs. */
  readonly kept: readonly (readonly [before: string, after: string])[];
}

/** Random pairs of schemas of two tables. */
export const schemaPairs: fc.Arbitrary<SchemaPair> = fc
  .tuple(
    table('first', ['a', 'b', 'c']),
    table('second', ['d', 'e']),
    fc.array(fc.constantFrom(...fates), { minLength: 5, maxLength: 5 }),
    fc.record({ renamed: fc.boolean(), added: column('z'), parent: fc.constantFrom('none', 'plain', 'cascade') }),
    fc.boolean(),
  )
  .map(([first, second, fate, more, labels]) => pairOf([first, second], fate, more, labels));

interface More {
  readonly renamed: boolean;
  readonly added: RandomColumn;
  readonly parent: RandomTable['parent'];
}

function pairOf(
  tables: readonly RandomTable[],
  fate: readonly (typeof fates)[number][],
  more: More,
  labels: boolean,
): SchemaPair {
  const fateOf = (name: string): (typeof fates)[number] => fate['abcde'.indexOf(name)] ?? 'keep';
  const after = tables.map((each): RandomTable & { readonly was: string } => ({
    ...each,
    was: each.name,
    name: more.renamed && each.name === 'second' ? 'later' : each.name,
    comment: !each.comment,
    parent: more.parent,
    columns: [
      ...each.columns.flatMap((had) => (fateOf(had.name) === 'drop' ? [] : [became(had, fateOf(had.name))])),
      // Rows there are have nothing in it, or all the same.
      ...(each.name === 'first' ? [{ ...more.added, required: false, extra: 'index' as const }] : []),
    ],
  }));
  return {
    before: schemaText(
      "'sad', 'ok'",
      tables.map((each) => ({ ...each, was: each.name })),
      fateOf,
      false,
    ),
    rows: tables.flatMap((each) =>
      Array.from({ length: rowCount }, (_, row) => {
        const values = each.columns.map(({ kind }) => kinds[kind].value(row));
        const parent = each.name === 'second' && each.parent !== 'none' ? [', parent', `, ${row}`] : ['', ''];
        return `insert into ${each.name} (id${parent[0] ?? ''}, ${each.columns.map(({ name }) => name).join(', ')}) values (${row}${parent[1] ?? ''}, ${values.join(', ')})`;
      }),
    ),
    after: schemaText(labels ? "'glum', 'sad', 'ok'" : "'sad', 'ok'", after, fateOf, true),
    kept: tables.map((each, i) => {
      const kept = each.columns.filter(({ name }) => fateOf(name) !== 'drop').map(({ name }) => name);
      const now = kept.map((name) => (fateOf(name).startsWith('rename') ? `${name}_new` : name));
      const query = (names: readonly string[], from: string) =>
        `select ${['id', ...names].join(', ')} from ${from} order by id`;
      return [query(kept, each.name), query(now, after[i]?.name ?? '')] as const;
    }),
  };
}

function became(column: RandomColumn, fate: (typeof fates)[number]): RandomColumn {
  const widened = fate.endsWith('widen') ? Math.min(column.step + 1, kinds[column.kind].types.length - 1) : column.step;
  return {
    ...column,
    name: fate.startsWith('rename') ? `${column.name}_new` : column.name,
    step: widened,
    required: fate === 'relax' ? !column.required : column.required,
    defaulted: fate === 'redefault' ? !column.defaulted : column.defaulted,
    extra: fate === 'other extra' ? (column.extra === 'unique' ? 'index' : 'unique') : column.extra,
  };
}

function schemaText(
  labels: string,
  tables: readonly (RandomTable & { readonly was: string })[],
  fateOf: (name: string) => string,
  marked: boolean,
): string {
  const lines = [`create type mood as enum (${labels});`];
  for (const each of tables) {
    if (marked && each.was !== each.name) lines.push(`-- @renamed-from ${each.was}`);
    const columns = each.columns.map((column) =>
      columnText(column, marked && fateOf(column.name[0] ?? '').startsWith('rename')),
    );
    const parent =
      each.was === 'second' && each.parent !== 'none'
        ? [`parent integer references first${each.parent === 'cascade' ? ' on delete cascade' : ''}`]
        : [];
    lines.push(
      `create table ${each.name} (\n  id integer primary key,\n  ${[...parent, ...columns].join(',\n  ')}\n);`,
    );
    for (const column of each.columns) lines.push(...indexText(each.name, column));
    if (each.comment) lines.push(`comment on table ${each.name} is 'about ${each.name}';`);
  }
  return lines.join('\n');
}

function columnText({ name, kind, step, required, defaulted, extra }: RandomColumn, renamed: boolean): string {
  const type = kinds[kind].types[step] ?? 'text';
  const constraint = isRepeating(kind) || extra !== 'unique' ? '' : ' unique';
  const check = extra === 'check' ? ` check (${name} is not null)` : '';
  const marker = renamed && name.endsWith('_new') ? `-- @renamed-from ${name.slice(0, 1)}\n  ` : '';
  const fallback =
    /^(text|varchar)/.test(type) && kind === 'integer' ? `'${kinds[kind].fallback}'` : kinds[kind].fallback;
  return `${marker}${name} ${type}${required ? ' not null' : ''}${defaulted && constraint === '' ? ` default ${fallback}` : ''}${constraint}${check}`;
}

const isRepeating = (kind: RandomColumn['kind']): boolean => kind === 'mood';

function indexText(table: string, { name, kind, extra }: RandomColumn): readonly string[] {
  if (extra === 'index') return [`create index on ${table} (${name}, id desc);`];
  return extra === 'partial' && !isRepeating(kind)
    ? [`create unique index ${name}_some on ${table} (${name}) where id > 0;`]
    : [];
}
