import type { ColumnType } from '@backstay/catalog';
import { fail } from '@backstay/kernel';
import type { FieldName, SelectItem } from '../parse/data-request.js';
import type { Projection } from '../pipeline.types.js';
import { columnReference, resolveField, type Scope } from './scope.js';

/** The columns that are selected, in the order asked for; `*` stands for all columns in the table's order. */
export function resolveSelect(items: readonly SelectItem[], scope: Scope): Projection[] {
  return items.flatMap((item): Projection[] => {
    if (item.kind === 'all') {
      return scope.table.columns.map((c) => ({ name: c.name, expression: columnReference(c, scope.alias) }));
    }
    if (item.kind === 'embed') return [];
    const { expression } = resolveField(item.field, scope);
    const name = item.alias ?? fieldKey(item.field);
    if (item.cast === null) return [{ name, expression }];
    return [{ name, expression: { kind: 'cast', type: castType(item.cast), operand: expression } }];
  });
}

/** The key of a field without alias: the last key of its path, or the column's name (indexes name nothing). */
function fieldKey({ column, path }: FieldName): string {
  const key = path.findLast((step) => typeof step === 'string');
  return typeof key === 'string' ? key : column;
}

/** Types that `select` can cast to, by all their names. */
const castTypes: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['text', { kind: 'text' }],
  ['varchar', { kind: 'text' }],
  ['character varying', { kind: 'text' }],
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
  ['json', { kind: 'json' }],
  ['jsonb', { kind: 'jsonb' }],
]);

/** Types that exist, but that `select` does not cast to. */
const otherTypes =
  /^(uuid|bytea|char|character|bpchar|name|time|timetz|timestamp|timestamptz|interval|inet|cidr|money|xml|point|tsvector|tsquery|time with(out)? time zone|timestamp with(out)? time zone|.*\[\])$/;

function castType(name: string): ColumnType {
  const word = name.toLowerCase();
  const type = castTypes.get(word);
  if (type !== undefined) return type;
  if (otherTypes.test(word)) throw fail('not_supported', { feature: `a cast to ${word} in select` });
  throw fail('undefined_type', { type: name });
}
