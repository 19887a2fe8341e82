import { writtenName, type Catalog, type ColumnType } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import type { Scope } from './scope.js';

/** Types that `select` can cast to, by all their names. */
const castTypes: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['text', { kind: 'text' }],
  ['varchar', { kind: 'text' }],
  ['character varying', { kind: 'text' }],
  ['char', { kind: 'char', length: 1 }],
  ['character', { kind: 'char', length: 1 }],
  ['smallint', { kind: 'smallint' }],
  ['int2', { kind: 'smallint' }],
  ['int', { kind: 'integer' }],
  ['integer', { kind: 'integer' }],
  ['int4', { kind: 'integer' }],
  ['bigint', { kind: 'bigint' }],
  ['int8', { kind: 'bigint' }],
  ['numeric', { kind: 'numeric', precision: null, scale: null }],
  ['decimal', { kind: 'numeric', precision: null, scale: null }],
  ['real', { kind: 'real' }],
  ['float4', { kind: 'real' }],
  ['float', { kind: 'double' }],
  ['float8', { kind: 'double' }],
  ['double precision', { kind: 'double' }],
  ['bool', { kind: 'boolean' }],
  ['boolean', { kind: 'boolean' }],
  ['date', { kind: 'date' }],
  ['time', { kind: 'time', precision: 6 }],
  ['time without time zone', { kind: 'time', precision: 6 }],
  ['timestamp', { kind: 'timestamp', precision: 6 }],
  ['timestamp without time zone', { kind: 'timestamp', precision: 6 }],
  ['timestamptz', { kind: 'timestamptz', precision: 6 }],
  ['timestamp with time zone', { kind: 'timestamptz', precision: 6 }],
  ['uuid', { kind: 'uuid' }],
  ['bytea', { kind: 'bytea' }],
  ['json', { kind: 'json' }],
  ['jsonb', { kind: 'jsonb' }],
]);

/** Types that exist, but that `select` does not cast to. */
const otherTypes =
  /^(name|bpchar|timetz|interval|inet|cidr|macaddr|money|xml|point|oid|regclass|tsvector|tsquery|time with time zone|.*range|.*\[\])$/;

/** The type that a cast names; an enum by its own name, which is first looked for in the table's schema. Throws `not_supported` or `undefined_type`. */
export function castType(name: string, { catalog, table }: Pick<Scope, 'catalog' | 'table'>): ColumnType {
  const word = name.toLowerCase();
  const type =
    castTypes.get(word) ?? enumOf(writtenName({ schema: table.schema, name: word }), catalog) ?? enumOf(word, catalog);
  if (type !== undefined) return type;
  if (otherTypes.test(word)) throw fail('not_supported', { feature: `a cast to ${word} in select` });
  throw fail('undefined_type', { type: name });
}

function enumOf(name: string, { tables }: Catalog): ColumnType | undefined {
  for (const { columns } of tables) {
    const column = columns.find(({ type }) => type.kind === 'enum' && type.name === name);
    if (column !== undefined) return column.type;
  }
  return undefined;
}
