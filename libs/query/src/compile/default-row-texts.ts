import type { ColumnType } from '@backstay/catalog';
import type { Dialect } from './dialect.js';
import type { RowTexts } from './row-text.js';
import { join, sql } from './sql.js';

/** Types of which PostgreSQL's to_json gives what PostgREST shows. */
const written: ReadonlySet<ColumnType['kind']> = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'text',
  'varchar',
  'uuid',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'json',
  'jsonb',
  'enum',
  'range',
]);

/** Rows as PostgreSQL's own row_to_json writes them. */
export const defaultRowTexts = (dialect: Pick<Dialect, 'quote'>): RowTexts => ({
  object(members) {
    if (members.some(({ value }) => !written.has(value.type.kind))) return null;
    const columns = members.map(({ name, value }) => sql`${value.sql} AS ${dialect.quote(name)}`);
    return sql`(SELECT row_to_json(r)::text FROM (SELECT ${join(columns, ', ')}) AS r)`;
  },
  isExact: () => true,
});
