import { assembleSnapshot, textOrNull, textRows, type IndexRow } from '../assemble-snapshot.js';
import type { Introspector, SnapshotColumn } from '../database-snapshot.js';

const schema = 'public';

/** What the servers of this family do not ask alike. */
export interface InformationSchemaWords {
  /** Checks: table, name, expression. */
  readonly checks: string;
  /** The expression of an index member; `NULL` where there are no such indexes. */
  readonly indexExpression: string;
}

const queries = ({ checks, indexExpression }: InformationSchemaWords): readonly string[] => [
  `SELECT t.table_name, t.table_type, t.engine, t.table_collation, IF(t.table_type = 'VIEW', '', t.table_comment),
          v.view_definition
   FROM information_schema.tables t LEFT JOIN information_schema.views v
     ON v.table_schema = t.table_schema AND v.table_name = t.table_name
   WHERE t.table_schema = database() AND t.table_type <> 'SEQUENCE'`,
  `SELECT table_name, column_name, column_type, is_nullable, column_default, generation_expression, extra,
          collation_name, character_set_name, column_comment
   FROM information_schema.columns WHERE table_schema = database() ORDER BY ordinal_position`,
  `SELECT table_name, index_name, non_unique, column_name, sub_part, collation, index_type, ${indexExpression}
   FROM information_schema.statistics WHERE table_schema = database() ORDER BY seq_in_index`,
  `SELECT k.table_name, k.constraint_name, r.update_rule, r.delete_rule, k.referenced_table_name, k.column_name,
          k.referenced_column_name, IF(k.referenced_table_schema = database(), '${schema}', k.referenced_table_schema)
   FROM information_schema.key_column_usage k
   JOIN information_schema.referential_constraints r
     ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
    AND r.table_name = k.table_name
   WHERE k.table_schema = database() ORDER BY k.ordinal_position`,
  `SELECT event_object_table, trigger_name, CONCAT(action_timing, ' ', event_manipulation, ' ', action_statement)
   FROM information_schema.triggers WHERE event_object_schema = database()`,
  checks,
];

/** Checks belong to the database in MySQL; their tables stand elsewhere. */
const mysqlWords: InformationSchemaWords = {
  checks: `SELECT t.table_name, c.constraint_name,
                  CONCAT(c.check_clause, IF(t.enforced = 'NO', ' NOT ENFORCED', ''))
   FROM information_schema.check_constraints c
   JOIN information_schema.table_constraints t
     ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
    AND t.constraint_type = 'CHECK'
   WHERE c.constraint_schema = database()`,
  indexExpression: 'expression',
};

/** Reads information_schema. */
export const informationSchemaIntrospector = (words: InformationSchemaWords): Introspector => ({
  triggered,
  async snapshot(read) {
    const results = await read(queries(words).map((sql) => ({ sql, parameters: [] })));
    const [tables, columns, indexes, foreignKeys, triggers, checks] = results.map(textRows);
    return assembleSnapshot({
      tables: (tables ?? []).map(([table, type, storage, collation, comment, definition]) => ({
        schema,
        table: table ?? '',
        kind: type === 'VIEW' ? 'view' : 'table',
        storage: storage ?? null,
        collation: collation ?? null,
        // A view's comment is the word VIEW.
        comment: type === 'VIEW' ? null : textOrNull(comment),
        definition: textOrNull(definition),
      })),
      columns: (columns ?? [])
        .filter((row) => !isHidden(row[1]))
        .map((row) => ({ schema, table: row[0] ?? '', ...column(row) })),
      indexRows: (indexes ?? []).map((row) => withoutHidden(indexRow(row), columns ?? [])),
      namedPrimaryKeys: false,
      foreignKeyColumns: (foreignKeys ?? []).map((row) => ({
        schema,
        table: row[0] ?? '',
        name: row[1] ?? '',
        onUpdate: row[2] ?? '',
        onDelete: row[3] ?? '',
        target: row[4] ?? '',
        column: row[5] ?? '',
        referenced: row[6] ?? '',
        targetSchema: row[7] ?? '',
      })),
      checks: (checks ?? []).map(([table, name, expression]) => ({
        schema,
        table: table ?? '',
        name: name ?? '',
        expression: expression ?? '',
      })),
      triggers: (triggers ?? []).map(([table, name, statement]) => ({
        schema,
        table: table ?? '',
        name: name ?? '',
        statement: statement ?? '',
      })),
      types: [],
    });
  },
});

const account = `CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')`;
const mayTrigger = (table: string): string => `privilege_type = 'TRIGGER' AND ${table}.grantee = ${account}`;

/**
 * An account without the privilege TRIGGER sees no triggers: then every table may have some. What is granted through a
 * role is not seen here, which only makes for more care than is needed.
 */
const triggered = `SELECT '${schema}', event_object_table FROM information_schema.triggers
    WHERE event_object_schema = database()
  UNION SELECT '${schema}', t.table_name FROM information_schema.tables t
    WHERE t.table_schema = database() AND t.table_type <> 'VIEW'
      AND NOT EXISTS (SELECT 1 FROM information_schema.user_privileges u WHERE ${mayTrigger('u')})
      AND NOT EXISTS (SELECT 1 FROM information_schema.schema_privileges s
                      WHERE database() LIKE s.table_schema AND ${mayTrigger('s')})
      AND t.table_name NOT IN (SELECT p.table_name FROM information_schema.table_privileges p
                               WHERE p.table_schema = database() AND ${mayTrigger('p')})`;

/** Columns that stand for a part of an index of ours; no author's column has such a name. */
const isHidden = (name: string | null | undefined): boolean => name?.startsWith('backstay_') === true;

/** A part that is a hidden column, as the expression it stands for. */
function withoutHidden(row: IndexRow, columns: readonly (readonly (string | null)[])[]): IndexRow {
  if (!isHidden(row.column)) return row;
  const hidden = columns.find(([table, name]) => table === row.table && name === row.column);
  return { ...row, column: null, expression: hidden?.[5] ?? '' };
}

function column(row: readonly (string | null)[]): SnapshotColumn {
  const extra = (row[6] ?? '').toLowerCase();
  return {
    name: row[1] ?? '',
    type: row[2] ?? '',
    nullable: row[3] === 'YES',
    default: row[4] ?? null,
    generated: textOrNull(row[5]),
    virtual: extra.includes('virtual generated'),
    identity: extra.includes('auto_increment'),
    collation: row[7] ?? null,
    charset: row[8] ?? null,
    extra: extra.replace(/auto_increment|(virtual|stored) generated/g, '').trim(),
    comment: textOrNull(row[9]),
  };
}

function indexRow([table, index, nonUnique, name, prefix, direction, kind, expression]: readonly (
  string | null
)[]): IndexRow {
  return {
    schema,
    table: table ?? '',
    index: index ?? '',
    unique: nonUnique === '0',
    primary: index === 'PRIMARY',
    kind: (kind ?? '').toLowerCase(),
    predicate: null,
    constraint: nonUnique === '0',
    column: name ?? null,
    expression: expression ?? null,
    // A spatial index reports the bytes it keeps of every shape.
    prefix: prefix === null || prefix === undefined || kind === 'SPATIAL' ? null : Number(prefix),
    descending: direction === 'D',
    collation: null,
  };
}

/** Reads MySQL's information_schema. */
export const mysqlIntrospector: Introspector = informationSchemaIntrospector(mysqlWords);
