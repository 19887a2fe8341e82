import { assembleSnapshot, textRows } from '../assemble-snapshot.js';
import type { Introspector } from '../database-snapshot.js';

/** Tables of the application: everything outside of PostgreSQL's own namespaces. */
const own = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'";

const queries = [
  `SELECT n.nspname, c.relname, c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${own}`,
  `SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
          pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, a.attidentity::text, co.collname
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   LEFT JOIN pg_collation co ON co.oid = a.attcollation
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${own}`,
  `SELECT n.nspname, c.relname, ic.relname, i.indisunique::text, i.indisprimary::text,
          pg_get_indexdef(i.indexrelid, k.k, true) || CASE WHEN i.indoption[k.k - 1] & 1 = 1 THEN ' DESC' ELSE '' END
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
   JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) AS k(k)
   WHERE ${own} ORDER BY k.k`,
  `SELECT n.nspname, c.relname, o.conname, o.confupdtype::text, o.confdeltype::text, t.relname, a.attname, r.attname
   FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   JOIN pg_class t ON t.oid = o.confrelid
   CROSS JOIN LATERAL unnest(o.conkey, o.confkey) WITH ORDINALITY AS k(mine, theirs, place)
   JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.mine
   JOIN pg_attribute r ON r.attrelid = o.confrelid AND r.attnum = k.theirs
   WHERE o.contype = 'f' AND ${own} ORDER BY k.place`,
  `SELECT n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid)
   FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE o.contype = 'c' AND ${own}`,
  `SELECT n.nspname, c.relname, g.tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
   JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND ${own}`,
];

/** Reads PostgreSQL's catalogs. */
export const postgresIntrospector: Introspector = {
  triggered: `SELECT DISTINCT n.nspname, c.relname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND ${own}`,
  async snapshot(read) {
    const results = await read(queries.map((sql) => ({ sql, parameters: [] })));
    const [tables, columns, indexes, foreignKeys, checks, triggers] = results.map(textRows);
    return assembleSnapshot({
      tables: (tables ?? []).map(([schema, table, kind]) => ({
        schema: schema ?? '',
        table: table ?? '',
        kind: kind === 'v' || kind === 'm' ? 'view' : 'table',
      })),
      columns: (columns ?? []).map((row) => ({
        schema: row[0] ?? '',
        table: row[1] ?? '',
        name: row[2] ?? '',
        type: row[3] ?? '',
        nullable: row[4] !== 'true',
        default: row[6] === '' ? (row[5] ?? null) : null,
        generated: row[6] === '' ? null : (row[5] ?? null),
        identity: row[7] !== '',
        collation: row[8] ?? null,
      })),
      indexColumns: (indexes ?? []).map(([schema, table, index, unique, primary, column]) => ({
        schema: schema ?? '',
        table: table ?? '',
        index: index ?? '',
        unique: unique === 'true',
        primary: primary === 'true',
        column: column ?? '',
      })),
      foreignKeyColumns: (foreignKeys ?? []).map((row) => ({
        schema: row[0] ?? '',
        table: row[1] ?? '',
        name: row[2] ?? '',
        onUpdate: row[3] ?? '',
        onDelete: row[4] ?? '',
        target: row[5] ?? '',
        column: row[6] ?? '',
        referenced: row[7] ?? '',
      })),
      checks: (checks ?? []).map(([schema, table, name, expression]) => ({
        schema: schema ?? '',
        table: table ?? '',
        name: name ?? '',
        expression: expression ?? '',
      })),
      triggers: (triggers ?? []).map(([schema, table, name]) => ({
        schema: schema ?? '',
        table: table ?? '',
        name: name ?? '',
      })),
    });
  },
};
