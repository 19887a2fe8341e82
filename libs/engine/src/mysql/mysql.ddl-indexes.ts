import type { Key } from '@backstay/catalog';
import { typeOf } from '@backstay/expression';
import {
  hiddenName,
  namedColumns,
  plainColumns,
  type ColumnDefinition,
  type IndexDefinition,
  type IndexPart,
  type TableDefinition,
} from '@backstay/query';
import { MysqlColumnDdl } from './mysql.ddl-columns.js';
import { identityColumn, identityKey, leadsWithIdentity } from './mysql.identity-key.js';
import { isLong, isTextual, keyBudget } from './mysql.key-length.js';

/** What one part of an index is on this engine: hidden columns it needs, and what stands in the list of parts. */
export interface EmulatedPart {
  readonly columns: readonly string[];
  readonly part: string;
}

/**
 * Indexes of MySQL and what descends from it. Unique ones over part of the rows, over expressions, or over texts of any
 * length are made of something that is NULL for other rows, or the hash of the text: equal texts have equal hashes.
 */
export abstract class MysqlIndexDdl extends MysqlColumnDdl {
  /** What keeps a column out of `select *`; servers that do not know it read a comment. */
  protected readonly invisible: string = '/*!80023 INVISIBLE */';

  override addUnique(table: TableDefinition, key: Key): readonly string[] {
    const others = { ...table, uniqueKeys: table.uniqueKeys.filter(({ name }) => name !== key.name) };
    // A column that counts has an index until it gets its key.
    const takesOver = key.columns[0] === identityColumn(table)?.name && !leadsWithIdentity(others);
    const drop = takesOver ? [`DROP INDEX ${identityKey}`] : [];
    return [this.alter(table, [...this.addClauses(table, ofKey(key)), ...drop].join(', '))];
  }

  override dropUnique(table: TableDefinition, key: Key): readonly string[] {
    return [this.alter(table, this.dropClauses(table, ofKey(key)).join(', '))];
  }

  override createIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    return [this.alter(table, this.addClauses(table, index).join(', '))];
  }

  override dropIndex(table: TableDefinition, index: IndexDefinition): readonly string[] {
    return [this.alter(table, this.dropClauses(table, index).join(', '))];
  }

  /** Clauses of ALTER TABLE that make an index. */
  protected addClauses(table: TableDefinition, index: IndexDefinition): readonly string[] {
    return this.clausesOf(table, index).map((clause) => `ADD ${clause}`);
  }

  /** Clauses of ALTER TABLE that take an index away, with its hidden columns. */
  protected dropClauses(table: TableDefinition, index: IndexDefinition): readonly string[] {
    const hidden = index.columns.flatMap((part, i) =>
      this.isHidden(table, index, part) ? [`DROP COLUMN ${this.quote(hiddenName(index, i + 1))}`] : [],
    );
    return [`DROP INDEX ${this.quote(index.name)}`, ...hidden];
  }

  /** Whether an index is made of more than columns of the author's. */
  protected isEmulated(table: TableDefinition, index: IndexDefinition): boolean {
    if (plainColumns(index) === null) return true;
    return index.unique && index.columns.some((part) => this.isHashed(table, index, part));
  }

  protected override uniqueClauses(table: TableDefinition, key: Key): readonly string[] {
    return this.clausesOf(table, ofKey(key));
  }

  /** A part whose value is computed: a functional one, which the engine keeps in a hidden column of its own. */
  protected computedPart(_table: TableDefinition, _name: string, text: string, _type: string): EmulatedPart {
    return { columns: [], part: `(${text})` };
  }

  /** A column's value where something is computed from it. */
  protected operand(column: ColumnDefinition): string {
    return this.quote(column.name);
  }

  /** Whether a computed part stands in a hidden column of ours. */
  protected hidesComputed(): boolean {
    return false;
  }

  private clausesOf(table: TableDefinition, index: IndexDefinition): readonly string[] {
    if (index.search !== undefined) return this.textClauses(index);
    const parts = index.columns.map((part, i) => this.partOf(table, index, part, i));
    const kind = index.unique ? 'UNIQUE INDEX' : 'INDEX';
    const list = parts.map(({ part }) => part).join(', ');
    return [...parts.flatMap(({ columns }) => columns), `${kind} ${this.quote(index.name)} (${list})`];
  }

  /** Columns tell cases apart, so the index is over their text in small letters, with signs as blanks that it would keep. */
  private textClauses(index: IndexDefinition): readonly string[] {
    const [column = ''] = namedColumns(index) ?? [];
    const words = `replace(replace(lower(${this.quote(column)}), '_', ' '), '''', ' ')`;
    const hidden = this.quote(hiddenName(index, 1));
    return [
      `${hidden} longtext GENERATED ALWAYS AS (${words}) STORED ${this.invisible}`,
      `FULLTEXT INDEX ${this.quote(index.name)} (${hidden})`,
    ];
  }

  private partOf(table: TableDefinition, index: IndexDefinition, part: IndexPart, place: number): EmulatedPart {
    const direction = part.direction === 'desc' ? ' DESC' : '';
    const operand = 'column' in part ? this.operand(columnOf(table, part.column)) : this.inline(part.expression);
    const conditional = index.unique && index.where !== undefined;
    if ('column' in part && !conditional && !this.isHashed(table, index, part)) {
      // Only the beginning of a long text is indexed: enough to find, never used to decide equality.
      const prefix = this.isLongPart(table, index, part.column) ? '(191)' : '';
      return { columns: [], part: `${this.quote(part.column)}${prefix}${direction}` };
    }
    const hashed = this.isHashed(table, index, part);
    const value = hashed ? `unhex(sha2(${operand}, 256))` : operand;
    const when = conditional && index.where !== undefined ? this.inline(index.where) : null;
    const text = when === null ? value : `CASE WHEN ${when} THEN ${value} END`;
    const name = this.quote(hiddenName(index, place + 1));
    // A hash of a whole column is stored, as its rows are read by it; it needs no look at the row.
    if (when === null && 'column' in part) {
      return { columns: [`${name} binary(32) GENERATED ALWAYS AS (${text}) STORED ${this.invisible}`], part: name };
    }
    const made = this.computedPart(table, name, `(${text})`, hashed ? 'binary(32)' : this.storedPart(table, part));
    return { ...made, part: `${made.part}${direction}` };
  }

  private storedPart(table: TableDefinition, part: IndexPart): string {
    if ('column' in part) return this.storageType(columnOf(table, part.column));
    return this.type(typeOf(part.expression));
  }

  private isHidden(table: TableDefinition, index: IndexDefinition, part: IndexPart): boolean {
    if (index.search !== undefined) return true;
    if (!index.unique) return false;
    if ('column' in part && index.where === undefined) return this.isHashed(table, index, part);
    return this.hidesComputed();
  }

  private isHashed(table: TableDefinition, index: IndexDefinition, part: IndexPart): boolean {
    if (!index.unique) return false;
    return 'column' in part ? this.isLongPart(table, index, part.column) : isTextual(typeOf(part.expression));
  }

  private isLongPart(table: TableDefinition, index: IndexDefinition, name: string): boolean {
    const columns = (namedColumns(index) ?? [name]).map((column) => columnOf(table, column));
    return isLong(columnOf(table, name).type, keyBudget(columns));
  }
}

/** A unique key is an index as well. */
export const ofKey = (key: Key): IndexDefinition => ({
  name: key.name,
  unique: true,
  columns: key.columns.map((column) => ({ column, direction: 'asc' })),
});

function columnOf(table: TableDefinition, name: string): ColumnDefinition {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`No column ${name} in ${table.name}`);
  return column;
}
