import type { ColumnType } from '@backstay/catalog';
import { orderBy } from './clauses.js';
import type { Dialect } from './dialect.js';
import type { Fragment } from './fragment.js';
import type { EmbeddedMember, RowTexts } from './row-text.js';
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

/** Characters of a list in one cell, at most: about sixteen million. */
const longestList = String(2 ** 24);

/** Rows as PostgreSQL's own row_to_json writes them. */
export const defaultRowTexts = (dialect: Dialect): RowTexts => ({
  object(members) {
    const own = members.filter((member) => 'value' in member);
    if (own.some(({ value }) => !written.has(value.type.kind))) return null;
    const columns = own.map(({ name, value }) => sql`${value.sql} AS ${dialect.quote(name)}`);
    const embedded = members.filter((member) => 'text' in member);
    const row = embedded.length === 0 ? sql`row_to_json(r.*)::text` : withEmbedded(embedded);
    return sql`(SELECT ${row} FROM (SELECT ${join(columns, ', ')}) AS r)`;
  },
  one: ({ text, from }) => sql`(SELECT CASE WHEN count(*) = 0 THEN 'null' ELSE max(${text}) END${from})`,
  list({ text, from, plan, limit }) {
    const page = sql`SELECT ${text} AS o${from}${orderBy(plan, dialect)}${dialect.limit(limit, plan.offset)}`;
    const fits = `count(*) = count(o) AND coalesce(sum(octet_length(o)), 0) <= ${longestList}`;
    return sql`(SELECT CASE WHEN ${fits} THEN concat('[', string_agg(o, ','), ']') END FROM (${page}) AS d)`;
  },
  readsAll: false,
  isExact: () => true,
});

/** The members of a row with others behind them. */
function withEmbedded(members: readonly EmbeddedMember[]): Fragment {
  const texts = members.map(({ name, text }) => sql`',"${name}":' || ${text}`);
  return sql`left(row_to_json(r.*)::text, -1) || ${join(texts, ' || ')} || '}'`;
}
