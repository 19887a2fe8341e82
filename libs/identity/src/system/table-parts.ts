import { type QueryRunner, Table, TableForeignKey, type TableColumnOptions, TableIndex } from 'typeorm';

/** Columns in the words of one engine's TypeORM driver. */
export class TableParts {
  readonly #hasLongText: boolean;
  readonly #hasUuid: boolean;

  constructor(runner: QueryRunner) {
    const types = runner.connection.driver.supportedDataTypes.map(String);
    // Where "text" ends at 64 KiB there is a longer one; the same engines fold case unless told otherwise.
    this.#hasLongText = types.includes('longtext');
    this.#hasUuid = types.includes('uuid') && !this.#hasLongText;
  }

  /** A uuid made in Node. */
  uuid(name: string): TableColumnOptions {
    if (this.#hasUuid) return { name, type: 'uuid' };
    return this.#hasLongText
      ? { name, type: 'char', length: '36', charset: 'ascii', collation: 'ascii_bin' }
      : { name, type: 'varchar', length: '36' };
  }

  /** Compared byte by byte. */
  short(name: string, length = 255): TableColumnOptions {
    const exact = this.#hasLongText ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {};
    return { name, type: 'varchar', length: String(length), ...exact };
  }

  text(name: string): TableColumnOptions {
    return this.#hasLongText
      ? { name, type: 'longtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }
      : { name, type: 'text' };
  }

  instant(name: string): TableColumnOptions {
    return { name, type: 'bigint' };
  }

  count(name: string): TableColumnOptions {
    return { name, type: 'int' };
  }

  flag(name: string): TableColumnOptions {
    return { name, type: 'boolean' };
  }
}

/** The same columns, but they may be empty. */
export const maybe = (...columns: readonly TableColumnOptions[]): TableColumnOptions[] =>
  columns.map((column) => ({ ...column, isNullable: true }));

/** The column that is the key. */
export const key = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });

/** A key or index over columns, named after its table. */
export interface IndexPart {
  readonly columns: readonly string[];
  readonly unique?: boolean;
}

/** What a system table is made of. */
export interface TableDescription {
  readonly name: string;
  readonly columns: readonly TableColumnOptions[];
  readonly indexes?: readonly IndexPart[];
  /** The column that points at the id of another table, whose rows take these with them. */
  readonly owner?: { readonly column: string; readonly table: string };
}

/** Makes the table unless it is there. */
export async function makeTable(runner: QueryRunner, description: TableDescription): Promise<void> {
  const { name, columns, indexes = [], owner } = description;
  const table = new Table({
    name,
    columns: [...columns],
    indices: indexes.map(({ columns: over, unique = false }) => {
      return new TableIndex({
        name: `${name}_${over.join('_')}`.slice(0, 63),
        columnNames: [...over],
        isUnique: unique,
      });
    }),
    foreignKeys:
      owner === undefined
        ? []
        : [
            new TableForeignKey({
              name: `${name}_${owner.column}_fkey`,
              columnNames: [owner.column],
              referencedTableName: owner.table,
              referencedColumnNames: ['id'],
              onDelete: 'CASCADE',
            }),
          ],
  });
  await runner.createTable(table, true);
}
