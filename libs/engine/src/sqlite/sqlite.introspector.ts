import { Failure } from '@backstay/kernel';
import { assembleSnapshot, textRows, type IndexRow } from '../assemble-snapshot.js';
import type { Introspector } from '../database-snapshot.js';
import { readNamedClauses } from './read-named-clauses.js';

const own = "m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

const columnsOf = `SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
   FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c`;

const queries = [
  `SELECT m.name, m.type, m.sql FROM sqlite_schema m WHERE m.type IN ('table', 'view') AND ${own}`,
  `${columnsOf} WHERE m.type = 'table' AND ${own} ORDER BY c.cid`,
  `SELECT m.name, i.name, i."unique", i.origin, c.name, c."desc", c.coll, x.sql
   FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) c
   LEFT JOIN sqlite_schema x ON x.type = 'index' AND x.name = i.name
   WHERE m.type = 'table' AND c.key = 1 AND ${own} ORDER BY c.seqno`,
  `SELECT m.name, f.id, f.on_update, f.on_delete, f."table", f."from", f."to"
   FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND ${own} ORDER BY f.id, f.seq`,
  "SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'trigger'",
];

/** Reads SQLite's pragmas; names of constraints and expressions stand only in the text that made the table. */
export const sqliteIntrospector: Introspector = {
  triggered:
    "SELECT DISTINCT 'public', tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name NOT LIKE 'backstay\\_%' ESCAPE '\\'",
  async snapshot(read) {
    const results = await read(queries.map((sql) => ({ sql, parameters: [] })));
    const [tables, tableColumns, indexes, foreignKeys, triggers] = results.map(textRows);
    const views = (tables ?? []).filter(([, type]) => type === 'view').map(([view]) => view ?? '');
    const columns = [...(tableColumns ?? []), ...(await viewColumns(views, read))];
    const schema = 'public';
    const clauses = new Map((tables ?? []).map(([table, , sql]) => [table, readNamedClauses(sql ?? '')]));
    const keyed = columns.filter((row) => row[5] !== '0').toSorted((a, b) => Number(a[5]) - Number(b[5]));
    const columnsOfKey = Map.groupBy(foreignKeys ?? [], (row) => `${row[0]} ${row[1]}`);
    return assembleSnapshot({
      tables: (tables ?? []).map(([table, type, sql]) => ({
        schema,
        table: table ?? '',
        kind: type === 'view' ? 'view' : 'table',
        storage: null,
        collation: null,
        comment: null,
        definition: type === 'view' ? (sql ?? null) : null,
      })),
      columns: columns.map((row) => ({
        schema,
        table: row[0] ?? '',
        name: row[1] ?? '',
        type: row[2] ?? '',
        nullable: row[3] === '0',
        default: row[4] ?? null,
        generated: row[6] === '2' || row[6] === '3' ? (clauses.get(row[0] ?? '')?.generated(row[1] ?? '') ?? '') : null,
        virtual: row[6] === '2',
        identity: clauses.get(row[0] ?? '')?.identity === true && row[5] === '1',
        charset: null,
        collation: null,
        extra: '',
        comment: null,
      })),
      indexRows: [
        ...keyed.map((row) => ({
          ...indexMember,
          table: row[0] ?? '',
          index: 'primary key',
          unique: true,
          primary: true,
          column: row[1] ?? '',
        })),
        ...(indexes ?? []).filter((row) => row[3] !== 'pk').map(indexRow),
      ],
      namedPrimaryKeys: false,
      foreignKeyColumns: (foreignKeys ?? []).map((row) => {
        const mine = (columnsOfKey.get(`${row[0]} ${row[1]}`) ?? []).map((part) => part[5] ?? '');
        return {
          schema,
          table: row[0] ?? '',
          name: clauses.get(row[0] ?? '')?.foreignKey(mine) ?? `foreign key ${row[1]}`,
          onUpdate: row[2] ?? '',
          onDelete: row[3] ?? '',
          targetSchema: schema,
          target: row[4] ?? '',
          column: row[5] ?? '',
          referenced: row[6] ?? '',
        };
      }),
      checks: [...clauses].flatMap(([table, { checks }]) =>
        checks.map((check) => ({ schema, table: table ?? '', ...check })),
      ),
      triggers: (triggers ?? []).map(([table, name, statement]) => ({
        schema,
        table: table ?? '',
        name: name ?? '',
        statement: statement ?? '',
      })),
      types: [],
    });
  },
};

/** All views at once; one by one where one of them reads what is gone, which has no columns then. */
async function viewColumns(
  views: readonly string[],
  read: Parameters<Introspector['snapshot']>[0],
): Promise<ReturnType<typeof textRows>> {
  const sql = `${columnsOf} WHERE m.type = 'view' AND m.name IN (${views.map(() => '?').join(', ')}) ORDER BY c.cid`;
  if (views.length === 0) return [];
  try {
    return (await read([{ sql, parameters: views }])).flatMap(textRows);
  } catch (error) {
    if (!(error instanceof Failure) || error.entry !== 'schema_drift') throw error;
    if (views.length === 1) return [];
    const found = await Promise.all(views.map((view) => viewColumns([view], read)));
    return found.flat();
  }
}

const indexMember = {
  schema: 'public',
  kind: 'btree',
  predicate: null,
  constraint: false,
  expression: null,
  prefix: null,
  descending: false,
  collation: null,
} as const;

/** An expression has no name of its own here: the whole index is told by its text. */
const indexRow = ([table, index, unique, origin, column, descending, collation, sql]: readonly (
  string | null
)[]): IndexRow => ({
  ...indexMember,
  table: table ?? '',
  index: index ?? '',
  unique: unique === '1',
  primary: false,
  constraint: origin === 'u',
  column: column ?? null,
  expression: column === null || column === undefined ? (sql ?? '') : null,
  predicate: /\)\s*where\s+(.*)$/is.exec(sql ?? '')?.[1] ?? null,
  descending: descending === '1',
  collation: collation === 'BINARY' ? null : (collation ?? null),
});
