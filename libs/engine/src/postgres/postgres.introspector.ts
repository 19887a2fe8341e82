import { assembleSnapshot, textRows, type IndexRow } from '../assemble-snapshot.js';
import type { Introspector, SnapshotColumn } from '../database-snapshot.js';

/** Tables of the application: everything outside of PostgreSQL's own namespaces. */
const own = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'";

const queries = [
  `SELECT n.nspname, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'),
          CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, am.amname
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am am ON am.oid = c.relam
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${own}`,
  `SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
          pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, a.attidentity::text, co.collname,
          col_description(c.oid, a.attnum)
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   LEFT JOIN pg_collation co ON co.oid = a.attcollation
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${own} ORDER BY a.attnum`,
  `SELECT n.nspname, c.relname, ic.relname, i.indisunique::text, i.indisprimary::text, a.attname,
          CASE WHEN i.indkey[k.k - 1] = 0 THEN pg_get_indexdef(i.indexrelid, k.k, true) END,
          (i.indoption[k.k - 1] & 1 = 1)::text, am.amname, pg_get_expr(i.indpred, i.indrelid),
          EXISTS (SELECT 1 FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('u', 'x'))::text,
          CASE WHEN i.indcollation[k.k - 1] <> a.attcollation THEN co.collname END
   FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class ic ON ic.oid = i.indexrelid
   JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am am ON am.oid = ic.relam
   CROSS JOIN LATERAL generate_series(1, i.indnkeyatts::int) AS k(k)
   LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.k - 1] AND a.attnum > 0
   LEFT JOIN pg_collation co ON co.oid = i.indcollation[k.k - 1]
   WHERE ${own} ORDER BY k.k`,
  `SELECT n.nspname, c.relname, o.conname, o.confupdtype::text, o.confdeltype::text, t.relname, a.attname, r.attname,
          tn.nspname
   FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   JOIN pg_class t ON t.oid = o.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
   CROSS JOIN LATERAL unnest(o.conkey, o.confkey) WITH ORDINALITY AS k(mine, theirs, place)
   JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.mine
   JOIN pg_attribute r ON r.attrelid = o.confrelid AND r.attnum = k.theirs
   WHERE o.contype = 'f' AND ${own} ORDER BY k.place`,
  `SELECT n.nspname, c.relname, o.conname, pg_get_constraintdef(o.oid)
   FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE o.contype = 'c' AND ${own}`,
  `SELECT n.nspname, c.relname, g.tgname, pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
   JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND ${own}`,
  `SELECT n.nspname, t.typname, t.typtype::text,
          (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text FROM pg_enum e WHERE e.enumtypid = t.oid),
          CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd') AND ${own}`,
];

/** Reads PostgreSQL's catalogs. */
export const postgresIntrospector: Introspector = {
  triggered: `SELECT DISTINCT n.nspname, c.relname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT g.tgisinternal AND ${own}`,
  async snapshot(read) {
    const results = await read(queries.map((sql) => ({ sql, parameters: [] })));
    const [tables, columns, indexes, foreignKeys, checks, triggers, types] = results.map(textRows);
    return assembleSnapshot({
      tables: (tables ?? []).map(([schema, table, kind, comment, definition, storage]) => ({
        schema: schema ?? '',
        table: table ?? '',
        kind: kind === 'v' || kind === 'm' ? 'view' : 'table',
        storage: kind === 'f' ? 'foreign' : (storage ?? null),
        collation: null,
        comment: comment ?? null,
        definition: definition ?? null,
      })),
      columns: (columns ?? []).map((row) => ({ schema: row[0] ?? '', table: row[1] ?? '', ...column(row) })),
      indexRows: (indexes ?? []).map(indexRow),
      namedPrimaryKeys: true,
      foreignKeyColumns: (foreignKeys ?? []).map((row) => ({
        schema: row[0] ?? '',
        table: row[1] ?? '',
        name: row[2] ?? '',
        onUpdate: row[3] ?? '',
        onDelete: row[4] ?? '',
        target: row[5] ?? '',
        column: row[6] ?? '',
        referenced: row[7] ?? '',
        targetSchema: row[8] ?? '',
      })),
      checks: (checks ?? []).map(([schema, table, name, expression]) => ({
        schema: schema ?? '',
        table: table ?? '',
        name: name ?? '',
        expression: expression ?? '',
      })),
      triggers: (triggers ?? []).map(([schema, table, name, statement]) => ({
        schema: schema ?? '',
        table: table ?? '',
        name: name ?? '',
        statement: statement ?? '',
      })),
      types: (types ?? []).map(([schema, name, kind, values, base]) => ({
        schema: schema ?? '',
        name: name ?? '',
        kind: kind === 'e' ? 'enum' : 'domain',
        values: values === null || values === undefined ? [] : (JSON.parse(values) as string[]),
        base: base ?? null,
      })),
    });
  },
};

const column = (row: readonly (string | null)[]): SnapshotColumn => ({
  name: row[2] ?? '',
  type: row[3] ?? '',
  nullable: row[4] !== 'true',
  default: row[6] === '' ? (row[5] ?? null) : null,
  generated: row[6] === '' ? null : (row[5] ?? null),
  virtual: row[6] === 'v',
  identity: row[7] !== '',
  charset: null,
  collation: row[8] ?? null,
  extra: row[7] === 'a' ? 'always' : '',
  comment: row[9] ?? null,
});

const indexRow = (row: readonly (string | null)[]): IndexRow => ({
  schema: row[0] ?? '',
  table: row[1] ?? '',
  index: row[2] ?? '',
  unique: row[3] === 'true',
  primary: row[4] === 'true',
  column: row[5] ?? null,
  expression: row[6] ?? null,
  prefix: null,
  descending: row[7] === 'true',
  kind: row[8] ?? '',
  predicate: row[9] ?? null,
  constraint: row[10] === 'true',
  collation: row[11] ?? null,
});
