import { assembleSnapshot, textRows } from '../assemble-snapshot.js';
import type { Introspector } from '../database-snapshot.js';
import { readNamedClauses } from './read-named-clauses.js';

const own = "m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

const queries = [
  `SELECT m.name, m.type, m.sql FROM sqlite_schema m WHERE m.type IN ('table', 'view') AND ${own}`,
  `SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
   FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view') AND ${own}`,
  `SELECT m.name, i.name, i."unique", i.origin, c.name, c."desc"
   FROM sqlite_schema m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) c
   WHERE m.type = 'table' AND c.key = 1 AND ${own} ORDER BY c.seqno`,
  `SELECT m.name, f.id, f.on_update, f.on_delete, f."table", f."from", f."to"
   FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND ${own} ORDER BY f.id, f.seq`,
  "SELECT tbl_name, name FROM sqlite_schema WHERE type = 'trigger'",
];

/** Reads SQLite's pragmas; names of constraints and expressions stand only in the text that made the table. */
export const sqliteIntrospector: Introspector = {
  triggered: "SELECT DISTINCT 'public', tbl_name FROM sqlite_schema WHERE type = 'trigger'",
  async snapshot(read) {
    const results = await read(queries.map((sql) => ({ sql, parameters: [] })));
    const [tables, columns, indexes, foreignKeys, triggers] = results.map(textRows);
    const schema = 'public';
    const clauses = new Map((tables ?? []).map(([table, , sql]) => [table, readNamedClauses(sql ?? '')]));
    const keyed = (columns ?? []).filter((row) => row[5] !== '0').toSorted((a, b) => Number(a[5]) - Number(b[5]));
    const columnsOfKey = Map.groupBy(foreignKeys ?? [], (row) => `${row[0]} ${row[1]}`);
    return assembleSnapshot({
      tables: (tables ?? []).map(([table, type]) => ({
        schema,
        table: table ?? '',
        kind: type === 'view' ? 'view' : 'table',
      })),
      columns: (columns ?? []).map((row) => ({
        schema,
        table: row[0] ?? '',
        name: row[1] ?? '',
        type: row[2] ?? '',
        nullable: row[3] === '0',
        default: row[4] ?? null,
        generated: row[6] === '2' || row[6] === '3' ? (clauses.get(row[0] ?? '')?.generated(row[1] ?? '') ?? '') : null,
        identity: clauses.get(row[0] ?? '')?.identity === true && row[5] === '1',
        collation: null,
      })),
      indexColumns: [
        ...keyed.map((row) => ({
          schema,
          table: row[0] ?? '',
          index: 'primary key',
          unique: true,
          primary: true,
          column: row[1] ?? '',
        })),
        ...(indexes ?? [])
          .filter((row) => row[3] !== 'pk')
          .map(([table, index, unique, , column, descending]) => ({
            schema,
            table: table ?? '',
            index: index ?? '',
            unique: unique === '1',
            primary: false,
            column: `${column ?? ''}${descending === '1' ? ' DESC' : ''}`,
          })),
      ],
      foreignKeyColumns: (foreignKeys ?? []).map((row) => {
        const mine = (columnsOfKey.get(`${row[0]} ${row[1]}`) ?? []).map((part) => part[5] ?? '');
        return {
          schema,
          table: row[0] ?? '',
          name: clauses.get(row[0] ?? '')?.foreignKey(mine) ?? `foreign key ${row[1]}`,
          onUpdate: row[2] ?? '',
          onDelete: row[3] ?? '',
          target: row[4] ?? '',
          column: row[5] ?? '',
          referenced: row[6] ?? '',
        };
      }),
      checks: [...clauses].flatMap(([table, { checks }]) =>
        checks.map((check) => ({ schema, table: table ?? '', ...check })),
      ),
      triggers: (triggers ?? []).map(([table, name]) => ({ schema, table: table ?? '', name: name ?? '' })),
    });
  },
};
