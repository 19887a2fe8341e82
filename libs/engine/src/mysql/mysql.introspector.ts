import { assembleSnapshot, textRows } from '../assemble-snapshot.js';
import type { Introspector } from '../database-snapshot.js';

const queries = [
  'SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = database()',
  `SELECT table_name, column_name, column_type, is_nullable, column_default, generation_expression, extra, collation_name
   FROM information_schema.columns WHERE table_schema = database()`,
  `SELECT table_name, index_name, non_unique, column_name, sub_part, collation
   FROM information_schema.statistics WHERE table_schema = database() ORDER BY seq_in_index`,
  `SELECT k.table_name, k.constraint_name, r.update_rule, r.delete_rule, k.referenced_table_name, k.column_name,
          k.referenced_column_name
   FROM information_schema.key_column_usage k
   JOIN information_schema.referential_constraints r
     ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
    AND r.table_name = k.table_name
   WHERE k.table_schema = database() ORDER BY k.ordinal_position`,
  `SELECT event_object_table, trigger_name FROM information_schema.triggers WHERE event_object_schema = database()`,
];

/** Checks belong to the database in MySQL; their tables stand elsewhere. */
const mysqlChecks = `SELECT t.table_name, c.constraint_name, c.check_clause FROM information_schema.check_constraints c
   JOIN information_schema.table_constraints t
     ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
    AND t.constraint_type = 'CHECK'
   WHERE c.constraint_schema = database()`;

/** Reads information_schema, with the engine's own query for checks: table, name, expression. */
export const informationSchemaIntrospector = (checksQuery: string): Introspector => ({
  triggered: `SELECT DISTINCT 'public', event_object_table FROM information_schema.triggers
    WHERE event_object_schema = database()`,
  async snapshot(read) {
    const results = await read([...queries, checksQuery].map((sql) => ({ sql, parameters: [] })));
    const [tables, columns, indexes, foreignKeys, triggers, checks] = results.map(textRows);
    const schema = 'public';
    return assembleSnapshot({
      tables: (tables ?? []).map(([table, type]) => ({
        schema,
        table: table ?? '',
        kind: type === 'BASE TABLE' ? 'table' : 'view',
      })),
      columns: (columns ?? []).map((row) => ({
        schema,
        table: row[0] ?? '',
        name: row[1] ?? '',
        type: row[2] ?? '',
        nullable: row[3] === 'YES',
        default: row[4] ?? null,
        generated: row[5] === null || row[5] === '' ? null : (row[5] ?? null),
        identity: row[6]?.includes('auto_increment') ?? false,
        collation: row[7] ?? null,
      })),
      indexColumns: (indexes ?? []).map(([table, index, nonUnique, column, prefix, direction]) => ({
        schema,
        table: table ?? '',
        index: index ?? '',
        unique: nonUnique === '0',
        primary: index === 'PRIMARY',
        column: `${column ?? ''}${prefix === null ? '' : `(${prefix})`}${direction === 'D' ? ' DESC' : ''}`,
      })),
      foreignKeyColumns: (foreignKeys ?? []).map((row) => ({
        schema,
        table: row[0] ?? '',
        name: row[1] ?? '',
        onUpdate: row[2] ?? '',
        onDelete: row[3] ?? '',
        target: row[4] ?? '',
        column: row[5] ?? '',
        referenced: row[6] ?? '',
      })),
      checks: (checks ?? []).map(([table, name, expression]) => ({
        schema,
        table: table ?? '',
        name: name ?? '',
        expression: expression ?? '',
      })),
      triggers: (triggers ?? []).map(([table, name]) => ({ schema, table: table ?? '', name: name ?? '' })),
    });
  },
});

/** Reads MySQL's information_schema. */
export const mysqlIntrospector: Introspector = informationSchemaIntrospector(mysqlChecks);
