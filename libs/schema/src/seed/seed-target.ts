import { isOfApplication, writtenName, type Catalog, type Column, type Table } from '@backstay/catalog';
import type { SchemaProblem, SourcePosition } from '../parse/parsed-schema.js';

/** Finds what seed files name, and collects what is wrong with them. */
export class SeedTarget {
  readonly problems: SchemaProblem[] = [];

  constructor(readonly catalog: Catalog) {}

  problem(at: SourcePosition, message: string, advice: string): void {
    this.problems.push({ ...at, message, advice });
  }

  /** The table, or null after reporting. */
  table(schema: string, name: string, at: SourcePosition): Table | null {
    const table = this.catalog.table({ schema, name });
    if (table !== null && isOfApplication(table) && table.view === undefined) return table;
    if (schema === 'auth')
      this.problem(at, 'people cannot be seeded as rows of auth.users', 'Create them with backstay users, or sign up.');
    else if (table?.view !== undefined)
      this.problem(at, `"${writtenName({ schema, name })}" is a view`, 'Put the rows into the tables that it reads.');
    else
      this.problem(
        at,
        `table "${writtenName({ schema, name })}" does not exist`,
        'Apply the schema first, or correct the name.',
      );
    return null;
  }

  /** The columns, or null after reporting those that are unknown, doubled or computed. */
  columns(table: Table, names: readonly string[], at: SourcePosition): readonly Column[] | null {
    const before = this.problems.length;
    const columns = names.flatMap((name, index) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      if (column === undefined)
        this.problem(
          at,
          `column "${name}" of table "${table.name}" does not exist`,
          `Its columns are: ${table.columns.map((c) => c.name).join(', ')}.`,
        );
      else if (names.indexOf(name) !== index)
        this.problem(at, `column "${name}" specified more than once`, 'Name it once.');
      else if (column.generated)
        this.problem(at, `column "${name}" is generated`, 'Leave it out: its expression fills it.');
      return column ?? [];
    });
    return this.problems.length > before ? null : columns;
  }
}
