import type { ColumnType } from '@backstay/catalog';
import { DefaultDdl, typeCheckName, type ColumnDefinition, type TableDefinition } from '@backstay/query';
import { isLong } from './mysql.key-length.js';

/** Collations of one server family: `portable` compares code points without padding, as PostgreSQL's "C". */
export interface MysqlCollations {
  readonly portable: string;
  /** What `collate "und-x-icu"` stands for. */
  readonly unicode: string;
}

/** How MySQL and what descends from it write a column: its storage, its default, and the check that holds it to its type. */
export abstract class MysqlColumnDdl extends DefaultDdl {
  protected readonly collations: MysqlCollations = { portable: 'utf8mb4_0900_bin', unicode: 'utf8mb4_0900_as_cs' };
  /** Storage of jsonb and arrays. */
  protected readonly json: string = 'json';
  /** Rows whose columns a stored generated column is computed from may go by `on delete cascade`. */
  protected readonly cascadesIntoGenerated: boolean = false;
  /** A generated column can be declared NOT NULL. */
  protected readonly generatedNotNull: boolean = true;

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

  protected typeChecks(table: TableDefinition, column: ColumnDefinition): readonly string[] {
    if (column.type.stored !== undefined) return [];
    const notNull = column.generated && !column.nullable && !this.generatedNotNull;
    const conditions = [this.typeCondition(column), notNull ? `${this.quote(column.name)} IS NOT NULL` : null];
    const condition = conditions.filter((part) => part !== null).join(' AND ');
    return condition === '' ? [] : [`CONSTRAINT ${this.quote(typeCheckName(table, column.name))} CHECK (${condition})`];
  }

  protected bareColumn(column: ColumnDefinition): string {
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
}

/** Characters; a row holds 65,535 bytes of such columns together, so longer ones are stored apart. */
const longestVarchar = 4000;
