import type { ColumnType, ForeignKey, Key } from '@backstay/catalog';
import {
  constraintName,
  DefaultDdl,
  fittingName,
  typeCheckName,
  type ColumnDefinition,
  type Ddl,
  type DdlProblem,
  type Dialect,
  type EnumDefinition,
  type IndexDefinition,
  type TableDefinition,
} from '@backstay/query';
import { mysqlProblems } from './mysql.ddl-problems.js';
import { isLong, keyBudget } from './mysql.key-length.js';

/** Collations of one server family: `portable` compares code points without padding, as PostgreSQL's "C". */
export interface MysqlCollations {
  readonly portable: string;
  /** What `collate "und-x-icu"` stands for. */
  readonly unicode: string;
}

/** The exceptions of MySQL and of what descends from it. */
export class MysqlDdl extends DefaultDdl {
  override readonly lockTimeout = 'SET SESSION lock_wait_timeout = 5';
  override readonly givenIdentity = '';
  protected readonly collations: MysqlCollations = { portable: 'utf8mb4_0900_bin', unicode: 'utf8mb4_0900_as_cs' };
  /** Storage of jsonb and arrays. */
  protected readonly json: string = 'json';
  /** Rows whose columns a stored generated column is computed from may go by `on delete cascade`. */
  protected readonly cascadesIntoGenerated: boolean = false;
  /** A generated column can be declared NOT NULL. */
  protected readonly generatedNotNull: boolean = true;

  /** A given id moves the counter by itself. */
  override moveIdentity(): readonly string[] {
    return [];
  }

  override problems(table: TableDefinition): readonly DdlProblem[] {
    return mysqlProblems(table, this.cascadesIntoGenerated);
  }

  override createEnum(): readonly string[] {
    return [];
  }

  override dropEnum(): readonly string[] {
    return [];
  }

  override changeEnum(
    _before: EnumDefinition,
    after: EnumDefinition,
    tables: readonly TableDefinition[],
  ): readonly string[] | null {
    return tables.flatMap((table) =>
      table.columns
        .filter((column) => column.type.kind === 'enum' && column.type.name === after.name)
        .map((column) => {
          const drop = `DROP CONSTRAINT ${this.quote(typeCheckName(table, column.name))}`;
          return this.alter(table, [drop, ...this.typeChecks(table, column).map((check) => `ADD ${check}`)].join(', '));
        }),
    );
  }

  override addColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    const checks = this.typeChecks(table, column).map((check) => `ADD ${check}`);
    return [this.alter(table, [`ADD COLUMN ${this.bareColumn(column)}`, ...checks].join(', '))];
  }

  override dropColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    const checks = this.typeChecks(table, column).map(() => {
      return `DROP CONSTRAINT ${this.quote(typeCheckName(table, column.name))}`;
    });
    return [this.alter(table, [...checks, `DROP COLUMN ${this.quote(column.name)}`].join(', '))];
  }

  override dropUnique(table: TableDefinition, key: Key): readonly string[] {
    const hashes = this.hashedColumns(table, key).map((c) => `DROP COLUMN ${this.quote(hashName(key, c.name))}`);
    return [this.alter(table, [`DROP INDEX ${this.quote(key.name)}`, ...hashes].join(', '))];
  }

  override dropForeignKey(table: TableDefinition, key: ForeignKey): readonly string[] {
    return [this.alter(table, `DROP FOREIGN KEY ${this.quote(this.constraint(table, key.name))}`)];
  }

  override createIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    const columns = index.columns.map((part) => columnOf(table, part.column));
    if (index.unique && columns.some((column) => isLong(column.type, keyBudget(columns)))) {
      return this.addUnique(table, { name: index.name, columns: columns.map((column) => column.name) }) ?? [];
    }
    const parts = index.columns.map((part, i) => {
      const column = columns[i];
      // Only the beginning of a long text is indexed: enough to find, never used to decide equality.
      const prefix = column !== undefined && isLong(column.type, keyBudget(columns)) ? '(191)' : '';
      return `${this.quote(part.column)}${prefix}${part.direction === 'desc' ? ' DESC' : ''}`;
    });
    const kind = index.unique ? 'UNIQUE INDEX' : 'INDEX';
    return [this.alter(table, `ADD ${kind} ${this.quote(index.name)} (${parts.join(', ')})`)];
  }

  override dropIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    return this.dropUnique(table, {
      name: index.name,
      columns: index.unique ? index.columns.map((p) => p.column) : [],
    });
  }

  override commentOnTable(table: TableDefinition): readonly string[] {
    return [this.alter(table, `COMMENT = ${this.text(table.comment ?? '')}`)];
  }

  override commentOnColumn(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    return [this.alter(table, `MODIFY COLUMN ${this.bareColumn(column)}`)];
  }

  protected override commentsAtCreation(): readonly string[] {
    return [];
  }

  protected override constraint(table: TableDefinition, name: string): string {
    return table.adopted === undefined ? constraintName(table, name) : name;
  }

  /** In CREATE TABLE the checks follow the column as clauses of their own. */
  protected override columnClause(table: TableDefinition, column: ColumnDefinition): string {
    return [this.bareColumn(column), ...this.typeChecks(table, column)].join(',\n  ');
  }

  protected override defaultClause(column: ColumnDefinition): readonly string[] {
    const [clause] = super.defaultClause(column);
    if (clause === undefined) return [];
    const expression = clause.slice('DEFAULT '.length);
    // Long values and function calls are expressions, which stand in parentheses.
    const plain = column.default?.kind === 'literal' && !isLong(column.type, Number.MAX_SAFE_INTEGER);
    return [plain ? clause : `DEFAULT (${expression})`];
  }

  protected override uuidDefault(): readonly string[] {
    return [];
  }

  /** UTC whatever the session's zone is. */
  protected override now(type: ColumnType): string {
    if (type.kind === 'date') return 'utc_date()';
    return type.kind === 'time' ? `utc_time(${type.precision})` : 'utc_timestamp(6)';
  }

  protected override primaryKeyClause(_table: TableDefinition, key: Key): string {
    return `PRIMARY KEY (${this.columns(key.columns)})`;
  }

  /** A key over text of any length is a key over its SHA-256, stored beside it; equal texts have equal hashes. */
  protected override uniqueClauses(table: TableDefinition, key: Key): readonly string[] {
    const hashed = this.hashedColumns(table, key);
    const columns = hashed.map((column) => {
      const name = this.quote(hashName(key, column.name));
      return `${name} binary(32) GENERATED ALWAYS AS (unhex(sha2(${this.quote(column.name)}, 256))) STORED`;
    });
    const parts = key.columns.map((name) =>
      this.quote(hashed.some((column) => column.name === name) ? hashName(key, name) : name),
    );
    return [...columns, `UNIQUE INDEX ${this.quote(key.name)} (${parts.join(', ')})`];
  }

  protected override tableOptions(table: TableDefinition): string {
    const comment = table.comment === null ? '' : ` COMMENT = ${this.text(table.comment)}`;
    return ` ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE ${this.collations.portable}${comment}`;
  }

  protected override type(type: ColumnType): string {
    switch (type.kind) {
      case 'boolean':
        return 'tinyint(1)';
      case 'real':
      case 'double':
        return 'double';
      case 'numeric':
        return `decimal(${type.precision ?? 65},${type.scale ?? 0})`;
      case 'uuid':
        return 'char(36) CHARACTER SET ascii COLLATE ascii_bin';
      case 'text':
      case 'json':
        return 'longtext';
      case 'varchar':
      case 'char':
        return type.length === null || type.length > longestVarchar ? 'longtext' : `varchar(${type.length})`;
      case 'enum':
        return 'varchar(191)';
      case 'jsonb':
      case 'array':
        return this.json;
      case 'bytea':
        return 'longblob';
      case 'time':
        return `time(${type.precision})`;
      case 'timestamp':
      case 'timestamptz':
        return `datetime(${type.precision})`;
      default:
        return super.type(type);
    }
  }

  protected override collation(column: ColumnDefinition): string {
    const stored = this.type(column.type);
    if (!stored.startsWith('longtext') && !stored.startsWith('varchar')) return '';
    const name = column.collation === 'und-x-icu' ? this.collations.unicode : this.collations.portable;
    return ` CHARACTER SET utf8mb4 COLLATE ${name}`;
  }

  /** What holds a column to its type where the storage type takes more. */
  protected typeCondition(column: ColumnDefinition): string | null {
    const name = this.quote(column.name);
    const { type } = column;
    if (type.kind === 'boolean') return `${name} IN (0, 1)`;
    if (type.kind === 'enum') return `${name} IN (${this.texts(type.values)})`;
    if ((type.kind === 'varchar' || type.kind === 'char') && (type.length ?? 0) > longestVarchar) {
      return `char_length(${name}) <= ${type.length}`;
    }
    const json = type.kind === 'json' || type.kind === 'jsonb' || type.kind === 'array';
    return json && this.type(type) !== 'json' ? `json_valid(${name})` : null;
  }

  private typeChecks(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    if (column.type.stored !== undefined) return [];
    const notNull = column.generated && !column.nullable && !this.generatedNotNull;
    const conditions = [this.typeCondition(column), notNull ? `${this.quote(column.name)} IS NOT NULL` : null];
    const condition = conditions.filter((part) => part !== null).join(' AND ');
    return condition === '' ? [] : [`CONSTRAINT ${this.quote(typeCheckName(table, column.name))} CHECK (${condition})`];
  }

  private bareColumn(column: ColumnDefinition): string {
    const nullable = column.nullable || (column.generated && !this.generatedNotNull);
    return [
      this.quote(column.name),
      this.storageType(column),
      ...(column.generation === null
        ? []
        : [`GENERATED ALWAYS AS (${this.generation(column.type, column.generation)}) STORED`]),
      ...(nullable ? [] : ['NOT NULL']),
      ...this.defaultClause(column),
      ...(column.identity === null ? [] : ['AUTO_INCREMENT']),
      ...(column.comment === null ? [] : [`COMMENT ${this.text(column.comment)}`]),
    ].join(' ');
  }

  private hashedColumns(table: TableDefinition, key: Key): readonly ColumnDefinition[] {
    const columns = key.columns.map((name) => columnOf(table, name));
    return columns.filter((column) => isLong(column.type, keyBudget(columns)));
  }
}

/** Characters; a row holds 65,535 bytes of such columns together, so longer ones are stored apart. */
const longestVarchar = 4000;

const hashName = (key: Key, column: string): string => fittingName(`${key.name}_${column}_sha2`);

function columnOf(table: TableDefinition, name: string): ColumnDefinition {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`No column ${name} in ${table.name}`);
  return column;
}

/** MySQL's DDL. */
export const mysqlDdl = (dialect: Dialect): Ddl => new MysqlDdl(dialect);
