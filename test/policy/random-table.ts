import type { Random } from './random.js';

/** Kinds of columns; one name has one type in all tables, so that names hide each other without breaking types. */
export const columnTypes = {
  id: 'int primary key',
  owner: 'uuid',
  label: 'text',
  n: 'int',
  big: 'bigint',
  amount: 'numeric(8,2)',
  ratio: 'double precision',
  flag: 'boolean',
  at: 'timestamptz',
  day: 'date',
  mood: 'mood',
  data: 'jsonb',
  tags: 'text[]',
  fees: 'numeric(8,2)[]',
  ref: 'int',
} as const;
export type ColumnName = keyof typeof columnTypes;

/** Texts of values by column, few enough that rows meet. */
export const samples: Readonly<Record<Exclude<ColumnName, 'id' | 'ref'>, readonly string[]>> = {
  owner: ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'],
  label: ['a', 'A', 'ab', 'é', '', 'a ', 'x%_', '1'],
  n: ['0', '1', '2', '3', '-7'],
  big: ['9007199254740993', '9007199254740992', '3', '-1'],
  amount: ['0.10', '0.20', '12.50', '-3.00'],
  ratio: ['0.5', '-2', '1000000'],
  flag: ['true', 'false'],
  at: ['2026-01-01 00:00:00+00', '2026-06-30 23:59:59.999999+00', '1999-12-31 12:00:00+00'],
  day: ['2026-01-01', '2024-02-29'],
  mood: ['sad', 'calm', 'glad'],
  data: [
    '{"k":"a","n":1,"deep":{"x":null}}',
    '{"k":null}',
    '["a","b"]',
    '{"k":"ab","list":["a",2]}',
    '"a"',
    'null',
    '[]',
  ],
  tags: ['{}', '{a}', '{a,b}', '{"x y",NULL}'],
  fees: ['{}', '{1.50}', '{1.50,2.00}', '{0,NULL}'],
};

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly ColumnName[];
  /** The table that `ref` points at; null without that column. */
  readonly references: string | null;
}

/** Two to four tables; each may point at one before it. */
export function randomTables(random: Random): readonly RandomTable[] {
  const optional = Object.keys(samples).filter((name) => name !== 'owner' && name !== 'label') as ColumnName[];
  return random.times(random.between(2, 4), (i) => {
    const references = i > 0 && random.chance(0.8) ? `t${random.between(0, i - 1)}` : null;
    const columns = optional.filter(() => random.chance(0.6));
    return {
      name: `t${i}`,
      columns: ['id', 'owner', 'label', ...columns, ...(references ? ['ref' as const] : [])],
      references,
    };
  });
}

/** The tables as schema text; each has a twin without keys or policies for rows that are only proposed. */
export function tablesSql(tables: readonly RandomTable[]): string {
  const definitions = tables.flatMap((table) => {
    const columns = table.columns.map((name) => `${name} ${columnTypes[name]}`);
    const reference = table.references
      ? [`foreign key (ref) references ${table.references} (id) on delete cascade`]
      : [];
    return [
      `create table ${table.name} (${[...columns, ...reference].join(', ')});`,
      `create table ${table.name}_proposed (${columns.join(', ')});`,
    ];
  });
  return ["create type mood as enum ('sad', 'calm', 'glad');", ...definitions].join('\n');
}

/** A row as texts by column; null is NULL. */
export type RandomRow = Readonly<Partial<Record<ColumnName, string | null>>>;

/** Rows with the ids 1 to `count`, pointing at ids of the same range. */
export function randomRows(random: Random, table: RandomTable, count: number, firstId = 1): readonly RandomRow[] {
  return random.times(count, (i) =>
    Object.fromEntries(
      table.columns.map((column): [ColumnName, string | null] => {
        if (column === 'id') return [column, String(firstId + i)];
        if (random.chance(0.2)) return [column, null];
        return [column, column === 'ref' ? String(random.between(1, count)) : random.pick(samples[column])];
      }),
    ),
  );
}
