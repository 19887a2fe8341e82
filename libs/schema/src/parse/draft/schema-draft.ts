import { exposedSchema, type TableName } from '@backstay/catalog';
import type { EnumType, LookupFunction, ScopeTable } from '@backstay/expression';
import type { CreateFunctionStmt, CreatePolicyStmt, RangeVar } from 'libpg-query';
import { builtinTables } from './builtin-tables.js';
import type { SchemaNote, SchemaProblem, SourcePosition } from '../parsed-schema.js';
import { AdoptedNotes } from '../text/adopted-notes.js';
import type { SourceText } from '../text/source-text.js';
import type { Statement } from '../text/statement.js';
import type { FunctionHead } from '../functions/function-head.js';
import { ExecutionDraft } from './execution-draft.js';
import { TableDraft } from './table-draft.js';

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
  /** Names of all constraints, and of all tables, indexes and keys: what default names must avoid. */
  readonly constraintNames = new Set<string>();
  readonly relationNames = new Set<string>();
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
    const table = this.tables.get(name.name);
    if (name.schema === exposedSchema && table !== undefined) return table;
    if (this.unreadable.has(name.name)) return null;
    const at = statement.at(relation?.location);
    if (name.schema === exposedSchema)
      this.problem(at, `table "${name.name}" does not exist`, 'Create it with create table, in any file.');
    else if (name.schema === 'auth')
      this.problem(
        at,
        `table "auth.${name.name}" belongs to Backstay`,
        'Keep your own columns in a table that references auth.users(id).',
      );
    else this.problem(at, `schema "${name.schema}" does not exist`, onlyPublic);
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
    if (schema === null || schema === exposedSchema) return this.tables.get(name) ?? null;
    return builtinTables.find((table) => table.schema === schema && table.name === name) ?? null;
  }
}

/** Advice for statements about views that only tables have. */
const ofTablesOnly =
  'Views have columns, grants and comments. The policies of the tables that a view reads apply in it, for whoever reads it.';

/** Advice for names of other schemas. */
export const onlyPublic = 'Tables, types and functions of the application live in the schema public.';

/** A table's name as a statement gives it; without a schema it is in `public`. */
export const tableName = (relation: RangeVar | undefined): TableName => ({
  schema: relation?.schemaname ?? exposedSchema,
  name: relation?.relname ?? '',
});
