import type { ForeignKey } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import { plainColumns, type TableDefinition } from '@backstay/query';
import { builtinTables } from '../parse/draft/builtin-tables.js';
import type { SchemaRecord } from '../schema-record.js';

const people = /^(app_?)?(users?|accounts?|members?|people|persons?|profiles?|customers?|employees?)$/i;
const mail = /^e?_?-?mail(_?address)?$/i;

/** The tables of a schema, and what their keys tell of them. */
export class TableMap {
  readonly tables: readonly TableDefinition[];

  constructor(record: SchemaRecord) {
    this.tables = record.tables.filter((table) => table.schema === publicSchema);
  }

  find({ schema, name }: { readonly schema: string; readonly name: string }): TableDefinition | null {
    return [...this.tables, ...builtinTables].find((table) => table.schema === schema && table.name === name) ?? null;
  }

  /** Whether a table holds people who sign in: Backstay's own, or one that looks like it, by its name and an e-mail column. */
  isPeople(table: TableDefinition): boolean {
    if (table.schema === 'auth') return table.name === 'users';
    return table.primaryKey?.columns.length === 1 && people.test(table.name) && this.mailColumn(table) !== null;
  }

  /** The column of e-mail addresses; null: none. */
  mailColumn(table: TableDefinition): string | null {
    return table.columns.find(({ name }) => mail.test(name))?.name ?? null;
  }

  /** Foreign keys of one column to people, those first that are named like an owner. */
  owners(table: TableDefinition): readonly ForeignKey[] {
    const rank = (key: ForeignKey): number =>
      /owner|user|account|author|customer|member|person/i.test(key.columns[0]!) ? 0 : 1;
    return this.#keys(table)
      .filter((key) => this.#leadsToPeople(key))
      .toSorted((a, b) => rank(a) - rank(b));
  }

  /** Foreign keys of one column to other tables of the application. */
  parents(table: TableDefinition): readonly ForeignKey[] {
    return this.#keys(table).filter((key) => !this.#leadsToPeople(key) && key.references.table.name !== table.name);
  }

  /** A table that joins people to something: two foreign keys that are its key. Null: it does not. */
  membership(table: TableDefinition): { readonly person: ForeignKey; readonly group: ForeignKey } | null {
    const [person] = this.owners(table);
    const group = this.parents(table).find((key) => key.references.table.schema === publicSchema);
    if (person === undefined || group === undefined || person.columns[0] === group.columns[0]) return null;
    const pair = [person.columns[0]!, group.columns[0]!];
    const keys = [
      ...(table.primaryKey ? [table.primaryKey] : []),
      ...table.uniqueKeys,
      ...table.indexes.filter((index) => index.unique).map((index) => ({ columns: plainColumns(index) ?? [] })),
    ];
    const isJoined = keys.some(({ columns }) => columns.length === 2 && pair.every((name) => columns.includes(name)));
    return isJoined ? { person, group } : null;
  }

  /** How many foreign keys of other tables point here. */
  references(table: TableDefinition): number {
    return this.tables
      .filter((other) => other !== table)
      .flatMap((other) => other.foreignKeys)
      .filter(({ references: { table: to } }) => to.schema === table.schema && to.name === table.name).length;
  }

  #keys(table: TableDefinition): readonly ForeignKey[] {
    return table.foreignKeys.filter((key) => key.columns.length === 1 && key.references.columns.length === 1);
  }

  #leadsToPeople(key: ForeignKey): boolean {
    const target = this.find(key.references.table);
    return target !== null && this.isPeople(target) && target.primaryKey?.columns[0] === key.references.columns[0];
  }
}
