import { isDeepStrictEqual } from 'node:util';
import type { ColumnType, ForeignKey, Key } from '@backstay/catalog';
import {
  constraintName,
  DefaultDdl,
  typeCheckName,
  withoutSchemas,
  type CheckDefinition,
  type ColumnChange,
  type ColumnDefinition,
  type Ddl,
  type DdlProblem,
  type Dialect,
  type EnumDefinition,
  type IndexDefinition,
  type TableDefinition,
} from '@backstay/query';
import { sqliteConversion } from './sqlite.conversion.js';
import { sqliteProblems } from './sqlite.ddl-problems.js';
import { createTextIndex, dropTextIndex, dropTextTables } from './sqlite.text-index.js';
import { sqliteTypeCondition } from './sqlite.type-condition.js';

/**
 * SQLite's exceptions. Columns have no enforced type here, so a check holds each to its declared one; foreign keys and
 * checks are part of their table, which is rebuilt to change them (sqlite.org/lang_altertable.html, section 7).
 */
class SqliteDdl extends DefaultDdl {
  /** Writers wait in the engine, not in the database. */
  override readonly lockTimeout = null;
  override readonly databases = null;
  /** Tables are rebuilt while foreign keys are off. */
  override readonly foreignKeyCheck = 'PRAGMA foreign_key_check';
  override readonly foreignKeysInline = true;
  /** Checks keep the names that were made of the old one. */
  override readonly rebuildAfterRename = true;
  override readonly givenIdentity = '';

  /** A given id moves the counter by itself. */
  override moveIdentity(): readonly string[] {
    return [];
  }

  override problems(table: TableDefinition): readonly DdlProblem[] {
    return sqliteProblems(table);
  }

  override createEnum(): readonly string[] {
    return [];
  }

  override changeEnum(_before: EnumDefinition, _after: EnumDefinition, tables: readonly TableDefinition[]) {
    return tables.length === 0 ? [] : null;
  }

  override dropEnum(): readonly string[] {
    return [];
  }

  override renameEnum(): readonly string[] {
    return [];
  }

  override changeColumn(_before: TableDefinition, _after: TableDefinition, { from, to }: ColumnChange) {
    // Comments stand in the record only.
    return isDeepStrictEqual({ ...from, comment: null }, { ...to, comment: null }) ? [] : null;
  }

  override changePrimaryKey(before: TableDefinition, after: TableDefinition) {
    return isDeepStrictEqual(before.primaryKey?.columns, after.primaryKey?.columns) ? [] : null;
  }

  override createTable(table: TableDefinition): readonly string[] {
    const uniques = table.uniqueKeys.flatMap((key) => this.addUnique(table, key));
    return [...super.createTable(table), ...uniques];
  }

  /** In place only what needs no row to change: a nullable column, or one with a constant for the rows there are. */
  override addColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] | null {
    const constant = column.default?.kind === 'literal' && column.default.value !== null;
    if (column.generated || column.identity !== null || column.default?.kind === 'now') return null;
    return column.nullable || constant ? super.addColumn(table, column) : null;
  }

  override dropColumn(): null {
    return null;
  }

  override addUnique(table: TableDefinition, key: Key): readonly string[] {
    const columns = key.columns.map((column) => ({ column, direction: 'asc' as const }));
    return this.createIndex(table, { name: key.name, unique: true, columns });
  }

  override dropUnique(table: TableDefinition, key: Key): readonly string[] {
    return this.dropIndex(table, { name: key.name, unique: true, columns: [] });
  }

  override addForeignKey(_table: TableDefinition, _key: ForeignKey): null {
    return null;
  }

  override dropForeignKey(): null {
    return null;
  }

  override addCheck(_table: TableDefinition, _check: CheckDefinition): null {
    return null;
  }

  override dropCheck(): null {
    return null;
  }

  protected override createTextIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    return createTextIndex(table, index, (name) => this.quote(name), this.dialect.table(table));
  }

  /** The tables of indexes for full-text search are their table's only by their triggers. */
  override dropTable(table: TableDefinition): readonly string[] {
    return [...table.indexes.flatMap((index) => this.dropTextTables(index)), ...super.dropTable(table)];
  }

  private dropTextTables(index: IndexDefinition): readonly string[] {
    return index.search === undefined ? [] : dropTextTables(index, (name) => this.quote(name));
  }

  override dropIndex(_table: TableDefinition, index: IndexDefinition): readonly string[] {
    if (index.search !== undefined) return dropTextIndex(index, (name) => this.quote(name));
    return [`DROP INDEX ${this.quote(index.name)}`];
  }

  /** The database keeps no comments; the record does. */
  override commentOnTable(): readonly string[] {
    return [];
  }

  override rebuildTable(before: TableDefinition, after: TableDefinition): readonly string[] {
    const old = this.dialect.table(before);
    const name = `backstay_rebuild_${before.name}`;
    const made = this.quote(name);
    const kept = after.columns.flatMap((column) => {
      const had = column.generated ? undefined : before.columns.find(({ name: other }) => other === column.name);
      return had === undefined
        ? []
        : [[this.quote(column.name), sqliteConversion(had.type, column.type, this.quote(had.name))]];
    });
    const [columns, values] = [0, 1].map((side) => kept.map((pair) => pair[side] ?? '').join(', '));
    const counter = after.columns.some((column) => column.identity !== null) ? keepCounter(before.name, name) : [];
    return [
      super.createTable(after)[0]?.replace(this.dialect.table(after), made) ?? '',
      ...(kept.length === 0 ? [] : [`INSERT INTO ${made} (${columns}) SELECT ${values} FROM ${old}`]),
      ...counter.map((statement) => statement(this)),
      ...this.dropTable(before),
      `ALTER TABLE ${made} RENAME TO ${old}`,
      ...after.uniqueKeys.flatMap((key) => this.addUnique(after, key)),
    ];
  }

  /** A text constant, for the statements about SQLite's own tables. */
  constant(value: string): string {
    return this.text(value);
  }

  protected override constraint(table: TableDefinition, name: string): string {
    return constraintName(table, name);
  }

  protected override columnClause(table: TableDefinition, column: ColumnDefinition): string {
    const condition = sqliteTypeCondition(column.type, this.quote(column.name), (values) => this.texts(values));
    return [
      this.quote(column.name),
      this.storageType(column),
      ...(column.identity === null ? [] : ['PRIMARY KEY AUTOINCREMENT']),
      ...(column.generation === null
        ? []
        : [`GENERATED ALWAYS AS (${this.generation(column.type, column.generation)}) STORED`]),
      ...this.defaultClause(column),
      ...(column.nullable ? [] : ['NOT NULL']),
      ...(condition === null
        ? []
        : [`CONSTRAINT ${this.quote(typeCheckName(table, column.name))} CHECK (${condition})`]),
    ].join(' ');
  }

  protected override uuidDefault(): readonly string[] {
    return [];
  }

  /** Milliseconds are the most that SQLite knows; the server fills the column itself with microseconds. */
  protected override now(type: ColumnType): string {
    if (type.kind === 'date') return "(strftime('%Y-%m-%d', 'now'))";
    return type.kind === 'time' ? "(strftime('%H:%M:%f000', 'now'))" : "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))";
  }

  protected override primaryKeyClause(table: TableDefinition, key: Key): string {
    const identity = table.columns.some((column) => column.identity !== null);
    return identity ? '' : `PRIMARY KEY (${this.columns(key.columns)})`;
  }

  protected override uniqueClauses(): readonly string[] {
    return [];
  }

  protected override commentsAtCreation(): readonly string[] {
    return [];
  }

  protected override type(type: ColumnType): string {
    switch (type.kind) {
      case 'boolean':
      case 'smallint':
      case 'integer':
      case 'bigint':
        return 'INTEGER';
      case 'real':
      case 'double':
        return 'REAL';
      case 'numeric':
        return 'NUMERIC';
      case 'bytea':
        return 'BLOB';
      default:
        return 'TEXT';
    }
  }

  /** BINARY, SQLite's own, compares code points. */
  protected override collation(): string {
    return '';
  }
}

/** Identity values are never given twice, also after the last rows were deleted: the counter moves with the rows. */
const keepCounter = (from: string, to: string): readonly ((ddl: SqliteDdl) => string)[] => [
  (ddl) => `DELETE FROM sqlite_sequence WHERE name = ${ddl.constant(to)}`,
  (ddl) =>
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${ddl.constant(to)}, seq FROM sqlite_sequence WHERE name = ${ddl.constant(from)}`,
];

/** SQLite's DDL. */
export const sqliteDdl = (dialect: Dialect): Ddl => withoutSchemas(new SqliteDdl(dialect), { indexesTogether: true });
