import { columnTypes, randomTables, samples, type ColumnName, type RandomTable } from '../policy/random-table.js';
import type { Random } from '../policy/random.js';

/** A random table with what a write can run into. */
export interface WriteTable extends RandomTable {
  /** Unique keys besides the primary one. */
  readonly unique: readonly (readonly ColumnName[])[];
  readonly notNull: readonly ColumnName[];
  /** Defaults by column, as constants. */
  readonly defaults: Readonly<Partial<Record<ColumnName, string>>>;
  readonly checks: readonly string[];
  readonly onDelete: string;
}

/** The conditions that tables are checked with, by a column they need. */
const checks: readonly (readonly [ColumnName, string])[] = [
  ['n', 'n >= -5'],
  ['amount', 'amount > 0'],
  ['label', "label <> 'A'"],
  ['day', "day > '2020-01-01' or n is null"],
];
const keys: readonly (readonly ColumnName[])[] = [
  ['label'],
  ['owner', 'n'],
  ['owner', 'label'],
  ['n'],
  ['ref'],
  ['at'],
];

/** Random tables with unique and foreign keys, checks, defaults and columns that take no NULL. */
export function writeTables(random: Random): readonly WriteTable[] {
  return randomTables(random).map((table) => {
    const has = (...names: readonly ColumnName[]): boolean => names.every((name) => table.columns.includes(name));
    const some = table.columns.filter((name) => name !== 'id' && name !== 'ref');
    const defaulted = some.filter((name) => name !== 'data' && name !== 'tags' && random.chance(0.3));
    return {
      ...table,
      unique: keys.filter((key) => has(...key) && random.chance(0.3)).slice(0, 2),
      notNull: some.filter(() => random.chance(0.15)),
      defaults: Object.fromEntries(defaulted.map((name) => [name, random.pick(samplesOf(name))])),
      checks: checks
        .filter(([name, sql]) => has(name, ...(/\bn\b/.test(sql) ? ['n' as const] : [])) && random.chance(0.4))
        .map(([, sql]) => sql),
      onDelete: random.pick(['cascade', 'no action', 'set null', 'restrict']),
    };
  });
}

const samplesOf = (name: ColumnName): readonly string[] => (name === 'id' || name === 'ref' ? [] : samples[name]);

/** The tables as schema text. */
export function writeTablesSql(tables: readonly WriteTable[]): string {
  const definitions = tables.map((table) => {
    const columns = table.columns.map((name) => {
      const value = table.defaults[name];
      const rest = [table.notNull.includes(name) ? ' not null' : '', value === undefined ? '' : ` default '${value}'`];
      return `${name} ${columnTypes[name]}${rest.join('')}`;
    });
    const constraints = [
      ...table.unique.map((key) => `unique (${key.join(', ')})`),
      ...table.checks.map((check) => `check (${check})`),
      ...(table.references === null
        ? []
        : [`foreign key (ref) references ${table.references} (id) on delete ${table.onDelete}`]),
    ];
    return `create table ${table.name} (${[...columns, ...constraints].join(', ')});`;
  });
  return ["create type mood as enum ('sad', 'calm', 'glad');", ...definitions].join('\n');
}
