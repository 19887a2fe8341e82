import { isDeepStrictEqual } from 'node:util';
import { readName, writtenName, type ColumnType, type ForeignKey, type Key, type TableName } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { Dialect } from '../compile/dialect.js';
import { inlineExpression } from '../compile/inline-expression.js';
import { sqlType } from '../compile/sql-type.js';
import { changeClauses } from './change-clauses.js';
import { convertColumn } from './convert-column.js';
import type { ColumnChange, Ddl, DdlProblem, EnumDefinition } from './ddl.js';
import { enumOf, keptLabels } from './kept-labels.js';
import type { CheckDefinition, ColumnDefinition, IndexDefinition, TableDefinition } from './table-definition.js';
import { namedColumns } from './used-columns.js';

const text: ColumnType = { kind: 'text' };

/** DDL as PostgreSQL takes it: complete, so that an engine's own class only lists its exceptions. */
export class DefaultDdl implements Ddl {
  readonly lockTimeout: string | null = "SET LOCAL lock_timeout = '5s'";
  readonly databases: string | null = 'SELECT datname FROM pg_database';
  readonly foreignKeyCheck: string | null = null;
  readonly foreignKeysInline: boolean = false;
  readonly rebuildAfterRename: boolean = false;
  readonly constraintsByTable: boolean = false;
  readonly givenIdentity: string = 'OVERRIDING SYSTEM VALUE';

  constructor(protected readonly dialect: Dialect) {}

  storageType(column: ColumnDefinition): string {
    return `${this.type(column.type)}${this.collation(column)}`;
  }

  problems(_table: TableDefinition): readonly DdlProblem[] {
    return [];
  }

  createSchema(name: string): readonly string[] {
    return [`CREATE SCHEMA IF NOT EXISTS ${this.quote(name)}`];
  }

  createEnum(definition: EnumDefinition): readonly string[] {
    return [`CREATE TYPE ${this.enumName(definition.name)} AS ENUM (${this.texts(definition.values)})`];
  }

  changeEnum(
    before: EnumDefinition,
    after: EnumDefinition,
    tables: readonly TableDefinition[],
  ): readonly string[] | null {
    if (!keptLabels(before, after)) return this.replaceEnum(after, tables);
    return after.values.flatMap((value, i) => {
      if (before.values.includes(value)) return [];
      const previous = after.values[i - 1];
      // From front to back, so that the value before this one is already there.
      const place =
        previous === undefined ? ` BEFORE ${this.text(before.values[0] ?? '')}` : ` AFTER ${this.text(previous)}`;
      const where = before.values.length === 0 ? '' : place;
      return [`ALTER TYPE ${this.enumName(after.name)} ADD VALUE IF NOT EXISTS ${this.text(value)}${where}`];
    });
  }

  dropEnum(definition: EnumDefinition): readonly string[] {
    return [`DROP TYPE ${this.enumName(definition.name)}`];
  }

  createTable(table: TableDefinition): readonly string[] {
    const lines = [
      ...table.columns.map((column) => this.columnClause(table, column)),
      ...(table.primaryKey === null ? [] : [this.primaryKeyClause(table, table.primaryKey)]),
      ...table.uniqueKeys.flatMap((key) => this.uniqueClauses(table, key)),
      ...table.checks.map((check) => this.checkClause(table, check)),
      ...(this.foreignKeysInline ? table.foreignKeys.map((key) => this.foreignKeyClause(table, key)) : []),
    ];
    const create = `CREATE TABLE ${this.dialect.table(table)} (\n  ${lines.filter((line) => line !== '').join(',\n  ')}\n)${this.tableOptions(table)}`;
    return [create, ...this.commentsAtCreation(table)];
  }

  dropTable(table: TableDefinition): readonly string[] {
    return [`DROP TABLE ${this.dialect.table(table)}`];
  }

  renameTable(before: TableDefinition, after: TableDefinition): readonly string[] {
    return [this.alter(before, `RENAME TO ${this.quote(after.name)}`)];
  }

  renameColumn(before: TableDefinition, _after: TableDefinition, from: string, to: string): readonly string[] {
    return [this.alter(before, `RENAME COLUMN ${this.quote(from)} TO ${this.quote(to)}`)];
  }

  renameEnum(from: string, to: string): readonly string[] {
    return [`ALTER TYPE ${this.enumName(from)} RENAME TO ${this.quote(readName(to).name)}`];
  }

  addColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] | null {
    const add = this.alter(table, `ADD COLUMN ${this.columnClause(table, column)}`);
    return column.comment === null ? [add] : [add, ...this.commentOnColumn(table, column)];
  }

  dropColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] | null {
    return [this.alter(table, `DROP COLUMN ${this.quote(column.name)}`)];
  }

  changeColumn(_before: TableDefinition, after: TableDefinition, change: ColumnChange): readonly string[] | null {
    const clauses = changeClauses(change, {
      column: this.quote(change.to.name),
      storageType: (column) => this.storageType(column),
      default: (column) => this.defaultClause(column)[0] ?? null,
      converted: ({ from, to }) => convertColumn(from, to, this.quote(from.name), (e) => this.inline(e)),
    });
    const counted = change.from.identity === null && change.to.identity !== null;
    return [
      ...(clauses.length === 0 ? [] : [this.alter(after, clauses.join(', '))]),
      ...(counted ? this.moveIdentity(after, change.to.name) : []),
      ...(change.from.comment === change.to.comment ? [] : this.commentOnColumn(after, change.to)),
    ];
  }

  changePrimaryKey(before: TableDefinition, after: TableDefinition): readonly string[] | null {
    const [had, has] = [before.primaryKey, after.primaryKey];
    if (had !== null && has !== null && isDeepStrictEqual(had.columns, has.columns))
      return [this.alter(after, `RENAME CONSTRAINT ${this.quote(had.name)} TO ${this.quote(has.name)}`)];
    const clauses = [
      ...(had === null ? [] : [`DROP CONSTRAINT ${this.quote(had.name)}`]),
      ...(has === null ? [] : [`ADD ${this.primaryKeyClause(after, has)}`]),
    ];
    return clauses.length === 0 ? [] : [this.alter(after, clauses.join(', '))];
  }

  addUnique(table: TableDefinition, key: Key): readonly string[] | null {
    return [
      this.alter(
        table,
        this.uniqueClauses(table, key)
          .map((clause) => `ADD ${clause}`)
          .join(', '),
      ),
    ];
  }

  dropUnique(table: TableDefinition, key: Key): readonly string[] | null {
    return [this.alter(table, `DROP CONSTRAINT ${this.quote(key.name)}`)];
  }

  addForeignKey(table: TableDefinition, key: ForeignKey): readonly string[] | null {
    return [this.alter(table, `ADD ${this.foreignKeyClause(table, key)}`)];
  }

  dropForeignKey(table: TableDefinition, key: ForeignKey): readonly string[] | null {
    return [this.alter(table, `DROP CONSTRAINT ${this.quote(this.constraint(table, key.name))}`)];
  }

  addCheck(table: TableDefinition, check: CheckDefinition): readonly string[] | null {
    return [this.alter(table, `ADD ${this.checkClause(table, check)}`)];
  }

  dropCheck(table: TableDefinition, check: CheckDefinition): readonly string[] | null {
    return [this.alter(table, `DROP CONSTRAINT ${this.quote(this.constraint(table, check.name))}`)];
  }

  createIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    if (index.search !== undefined) return this.createTextIndex(table, index, index.search);
    const parts = index.columns.map((part) => {
      const what = 'column' in part ? this.quote(part.column) : `(${this.inline(part.expression)})`;
      return `${what}${part.direction === 'desc' ? ' DESC' : ''}`;
    });
    const where = index.where === undefined ? '' : ` WHERE ${this.inline(index.where)}`;
    return [
      `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${this.quote(index.name)} ON ${this.dialect.table(table)} (${parts.join(', ')})${where}`,
    ];
  }

  protected createTextIndex(
    table: TableDefinition,
    index: IndexDefinition,
    search: NonNullable<IndexDefinition['search']>,
  ): readonly string[] {
    const column = this.columns(namedColumns(index) ?? []);
    const text = search.absent === 'empty' ? `coalesce(${column}, '')` : column;
    const on = `${this.quote(index.name)} ON ${this.dialect.table(table)}`;
    return [`CREATE INDEX ${on} USING gin (to_tsvector('${search.language}'::regconfig, ${text}))`];
  }

  dropIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    return [`DROP INDEX ${this.dialect.table({ schema: table.schema, name: index.name })}`];
  }

  commentOnTable(table: TableDefinition): readonly string[] {
    return [`COMMENT ON TABLE ${this.dialect.table(table)} IS ${this.comment(table.comment)}`];
  }

  protected commentOnColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    return [
      `COMMENT ON COLUMN ${this.dialect.table(table)}.${this.quote(column.name)} IS ${this.comment(column.comment)}`,
    ];
  }

  moveIdentity(table: TableName, column: string): readonly string[] {
    const name = this.dialect.table(table);
    const sequence = `pg_get_serial_sequence(${this.text(name)}, ${this.text(column)})`;
    // Forward only: numbers already handed out must not come again.
    return [
      `SELECT setval(${sequence}, max(${this.quote(column)})) FROM ${name} HAVING max(${this.quote(column)}) >= nextval(${sequence})`,
    ];
  }

  rebuildTable(_before: TableDefinition, _after: TableDefinition): readonly string[] {
    throw new Error('This engine changes tables in place');
  }

  /** Name of a foreign key or check in the database. */
  protected constraint(_table: TableDefinition, name: string): string {
    return name;
  }

  protected columnClause(_table: TableDefinition, column: ColumnDefinition): string {
    return [
      this.quote(column.name),
      this.storageType(column),
      ...(column.generation === null
        ? []
        : [`GENERATED ALWAYS AS (${this.generation(column.type, column.generation)}) STORED`]),
      ...(column.identity === null ? [] : [`GENERATED ${column.identity.toUpperCase()} AS IDENTITY`]),
      ...this.defaultClause(column),
      ...(column.nullable ? [] : ['NOT NULL']),
    ].join(' ');
  }

  protected defaultClause(column: ColumnDefinition): readonly string[] {
    if (column.default?.kind === 'literal') {
      return column.default.value === null
        ? []
        : [`DEFAULT ${this.dialect.inlineLiteral(column.type, column.default.value)}`];
    }
    if (column.default?.kind === 'now') return [`DEFAULT ${this.now(column.type)}`];
    if (column.default?.kind === 'uuid') return this.uuidDefault();
    // What depends on the caller is filled in before the row is written: the database does not know who asks.
    return [];
  }

  protected uuidDefault(): readonly string[] {
    return ['DEFAULT gen_random_uuid()'];
  }

  protected now(type: ColumnType): string {
    if (type.kind === 'date') return 'CURRENT_DATE';
    return type.kind === 'time' ? 'LOCALTIME' : 'now()';
  }

  protected primaryKeyClause(_table: TableDefinition, key: Key): string {
    return `CONSTRAINT ${this.quote(key.name)} PRIMARY KEY (${this.columns(key.columns)})`;
  }

  /** One or more clauses; ADD goes before each when the key comes later. */
  protected uniqueClauses(_table: TableDefinition, key: Key): readonly string[] {
    return [`CONSTRAINT ${this.quote(key.name)} UNIQUE (${this.columns(key.columns)})`];
  }

  protected checkClause(table: TableDefinition, check: CheckDefinition): string {
    return `CONSTRAINT ${this.quote(this.constraint(table, check.name))} CHECK (${this.checkCondition(check.expression)})`;
  }

  protected checkCondition(expression: Expression): string {
    return this.inline(expression);
  }

  protected foreignKeyClause(table: TableDefinition, key: ForeignKey): string {
    const actions = [
      ...(key.onUpdate === 'no action' ? [] : [` ON UPDATE ${key.onUpdate.toUpperCase()}`]),
      ...(key.onDelete === 'no action' ? [] : [` ON DELETE ${key.onDelete.toUpperCase()}`]),
    ];
    return (
      `CONSTRAINT ${this.quote(this.constraint(table, key.name))} FOREIGN KEY (${this.columns(key.columns)}) ` +
      `REFERENCES ${this.dialect.table(key.references.table)} (${this.columns(key.references.columns)})${actions.join('')}`
    );
  }

  protected tableOptions(_table: TableDefinition): string {
    return '';
  }

  protected commentsAtCreation(table: TableDefinition): readonly string[] {
    return [
      ...(table.comment === null ? [] : this.commentOnTable(table)),
      ...table.columns.flatMap((column) => (column.comment === null ? [] : this.commentOnColumn(table, column))),
    ];
  }

  /** The type's name alone. */
  protected type(type: ColumnType): string {
    return sqlType(type);
  }

  /** Text compares and sorts by its code points on every engine, unless the schema asks for something else. */
  protected collation(column: ColumnDefinition): string {
    const textual = column.type.kind === 'text' || column.type.kind === 'varchar' || column.type.kind === 'char';
    return textual ? ` COLLATE ${this.quote(column.collation ?? 'C')}` : '';
  }

  protected alter(table: TableDefinition, change: string): string {
    return `ALTER TABLE ${this.dialect.table(table)} ${change}`;
  }

  protected columns(names: readonly string[]): string {
    return names.map((name) => this.quote(name)).join(', ');
  }

  /** A generated number keeps its column's scale, also where the engine's arithmetic would not. */
  protected generation(type: ColumnType, operand: Expression): string {
    return this.inline(type.kind === 'numeric' ? { kind: 'cast', type, operand } : operand);
  }

  protected inline(expression: Expression): string {
    return inlineExpression(expression, this.dialect);
  }

  protected quote(name: string): string {
    return this.dialect.quote(name);
  }

  protected text(value: string): string {
    return this.dialect.inlineLiteral(text, value);
  }

  protected texts(values: readonly string[]): string {
    return values.map((value) => this.text(value)).join(', ');
  }

  private comment(value: string | null): string {
    return value === null ? 'NULL' : this.text(value);
  }

  /** A type with its labels cannot be changed but by another: rows move over to one that takes its name. */
  private replaceEnum(after: EnumDefinition, tables: readonly TableDefinition[]): readonly string[] {
    const { schema, name } = readName(after.name);
    const old = writtenName({ schema, name: `backstay_old_${name}`.slice(0, 60) });
    return [
      ...this.renameEnum(after.name, old),
      ...this.createEnum(after),
      ...tables.map((table) => {
        const columns = table.columns.filter(({ type }) => enumOf(type) === after.name);
        return this.alter(table, columns.flatMap((column) => this.relabelClauses(column, after)).join(', '));
      }),
      `DROP TYPE ${this.enumName(old)}`,
    ];
  }

  private relabelClauses(column: ColumnDefinition, { values }: EnumDefinition): readonly string[] {
    const alter = `ALTER COLUMN ${this.quote(column.name)}`;
    const [clause] = this.defaultClause(column);
    const given = column.default?.kind === 'literal' ? column.default.value : null;
    // A default whose label goes is changed by a step of its own.
    const stays = column.type.kind === 'array' || (given !== null && values.includes(given));
    const through = column.type.kind === 'array' ? '::text[]' : '::text';
    return [
      ...(clause === undefined ? [] : [`${alter} DROP DEFAULT`]),
      `${alter} TYPE ${this.storageType(column)} USING ${this.quote(column.name)}${through}::${this.type(column.type)}`,
      ...(clause === undefined || !stays ? [] : [`${alter} SET ${clause}`]),
    ];
  }

  private enumName(name: string): string {
    return this.dialect.table(readName(name));
  }
}
