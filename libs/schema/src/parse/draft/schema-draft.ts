import { writtenName, type TableName } from '@backstay/catalog';
import type { EnumType, LookupFunction, ScopeTable } from '@backstay/expression';
import { publicSchema, refusedSchema } from '@backstay/kernel';
import type { CreateFunctionStmt, CreatePolicyStmt, RangeVar } from 'libpg-query';
import { builtinTables } from './builtin-tables.js';
import type { SchemaNote, SchemaProblem, SourcePosition } from '../parsed-schema.js';
import { AdoptedNotes } from '../text/adopted-notes.js';
import type { SourceText } from '../text/source-text.js';
import type { Statement } from '../text/statement.js';
import type { FunctionHead } from '../functions/function-head.js';
import { ExecutionDraft } from './execution-draft.js';
import { TableDraft } from './table-draft.js';

/** Names of all constraints, and of all tables, indexes and keys of a schema: what default names must avoid. */
export interface NamesOfSchema {
  readonly constraints: Set<string>;
  readonly relations: Set<string>;
}

/** A statement kept until every table is known. */
export interface Pending<T> {
  readonly statement: Statement;
  readonly node: T;
}

/** A comment that gives the old name of what follows it. */
export interface MarkerDraft {
  readonly source: SourceText;
  /** Byte offsets of the comment, and of what follows it (null: nothing does). */
  readonly start: number;
  readonly next: number | null;
  readonly from: string;
}

/** What the statements have said so far. Readers add to it; `finish-schema.ts` makes the record of it. */
export class SchemaDraft {
  readonly problems: SchemaProblem[] = [];
  readonly notes: SchemaNote[] = [];
  /** The application's schemas. */
  readonly schemas = new Set<string>([publicSchema]);
  /** By what `writtenName` writes. */
  readonly tables = new Map<string, TableDraft>();
  /** Where functions and policies are written, by `placeOf`; tables know it themselves. */
  readonly places = new Map<string, SourcePosition>();
  readonly enums: EnumType[] = [];
  /** Look-ups: what policies, views and functions can call. */
  readonly functions: LookupFunction[] = [];
  /** Every function, as far as it could be read. */
  readonly heads: FunctionHead[] = [];
  readonly execution = new ExecutionDraft();
  readonly functionComments = new Map<string, string | null>();
  readonly pendingFunctions: Pending<CreateFunctionStmt>[] = [];
  readonly pendingPolicies: Pending<CreatePolicyStmt>[] = [];
  readonly markers: MarkerDraft[] = [];
  /** What is said about views, until their columns are known. */
  readonly deferred: (() => void)[] = [];
  readonly #names = new Map<string, NamesOfSchema>();
  /** Tables and functions whose statement has a syntax error: naming them is no second problem. */
  readonly unreadable = new Set<string>();
  /** What comments say of columns and tables that were there before. */
  readonly adopted = new AdoptedNotes();

  problem(at: SourcePosition, message: string, advice: string): void {
    this.problems.push({ ...at, message, advice });
  }

  /** `statement`: its text, when it is kept for later. */
  note(at: SourcePosition, message: string, statement: string | null = null): void {
    this.notes.push({ ...at, message, statement });
  }

  /** The names that are taken in a schema. */
  names(schema: string): NamesOfSchema {
    const known = this.#names.get(schema);
    if (known !== undefined) return known;
    const names = { constraints: new Set<string>(), relations: new Set<string>() };
    this.#names.set(schema, names);
    return names;
  }

  /** Whether there is such a schema to put something in, which `what` names in the plural; otherwise reports it. */
  holds(schema: string, what: string, at: SourcePosition): boolean {
    if (this.schemas.has(schema)) return true;
    if (refusedSchema(schema) === null)
      this.problem(at, `schema "${schema}" does not exist`, `Create it, in any file: create schema ${schema};`);
    else this.problem(at, `${what} of the schema "${schema}" cannot be created`, ownSchemas);
    return false;
  }

  /** The application's table that a statement names, or null after reporting why there is none. */
  table(relation: RangeVar | undefined, statement: Statement): TableDraft | null {
    const table = this.relation(relation, statement);
    if (table === null || table.kind === 'table') return table;
    this.problem(statement.at(relation?.location), `"${table.name}" is a view`, ofTablesOnly);
    return null;
  }

  /** As `table`, for what can be said about views as well. */
  relation(relation: RangeVar | undefined, statement: Statement): TableDraft | null {
    const name = tableName(relation);
    const table = this.tables.get(writtenName(name));
    if (table !== undefined) return table;
    if (this.unreadable.has(name.name)) return null;
    const at = statement.at(relation?.location);
    if (this.schemas.has(name.schema))
      this.problem(at, `table "${writtenName(name)}" does not exist`, 'Create it with create table, in any file.');
    else if (name.schema === 'auth')
      this.problem(
        at,
        `table "auth.${name.name}" belongs to Backstay`,
        'Keep your own columns in a table that references auth.users(id).',
      );
    else this.holds(name.schema, 'tables', at);
    return null;
  }

  /** Does something about a table now, and about a view once its columns are known. */
  whenKnown(table: TableDraft, work: () => void): void {
    if (table.kind === 'view') this.deferred.push(() => table.query !== null && work());
    else work();
  }

  /** The table, also a built-in one, that an expression or a foreign key names; null: no such table. */
  scopeTable(schema: string | null, name: string): ScopeTable | null {
    const found = this.readableTable(schema, name);
    return found instanceof TableDraft && found.kind === 'view' ? null : found;
  }

  /** As `scopeTable`, also a view. */
  readableTable(schema: string | null, name: string): ScopeTable | null {
    const own = this.tables.get(writtenName({ schema: schema ?? publicSchema, name }));
    if (own !== undefined) return own;
    return builtinTables.find((table) => table.schema === schema && table.name === name) ?? null;
  }
}

/** Advice for statements about views that only tables have. */
const ofTablesOnly =
  'Views have columns, grants and comments. The policies of the tables that a view reads apply in it, for whoever reads it.';

/** Advice for what would go into a schema that is not the application's. */
const ownSchemas = 'What is the application’s lives in public, or in a schema that create schema makes.';

/** A function's or type's name as a statement gives it; without a schema it is in `public`. */
export const nameOfPath = (path: readonly string[]): TableName => ({
  schema: path.length > 1 ? path.slice(0, -1).join('.') : publicSchema,
  name: path.at(-1) ?? '',
});

/** A table's name as a statement gives it; without a schema it is in `public`. */
export const tableName = (relation: RangeVar | undefined): TableName => ({
  schema: relation?.schemaname ?? publicSchema,
  name: relation?.relname ?? '',
});
