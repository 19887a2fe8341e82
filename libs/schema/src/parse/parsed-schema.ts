import type { RenameMarker } from '../plan/schema-rename.js';
import type { SchemaRecord } from '../schema-record.js';

/** A file of schema text. `path` is what problems name, as the author knows the file (`schema/01_books.sql`). */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A place in a file; line and column count from 1, columns count characters. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something the schema cannot say, with what to write instead. One problem is enough to refuse the plan. */
export interface SchemaProblem extends SourcePosition {
  readonly message: string;
  readonly advice: string;
}

/** Something that was read and has no effect, or waits for a feature; told to the author, never a refusal. */
export interface SchemaNote extends SourcePosition {
  readonly message: string;
  /** The statement's text where it is kept for later (statements about `storage.*`); null otherwise. */
  readonly statement: string | null;
}

/** What all files together say. With problems the record is what could be understood, and must not be applied. */
export interface ParsedSchema {
  readonly record: SchemaRecord;
  /** What the files say has had another name. */
  readonly renames: readonly RenameMarker[];
  /** In the order of files, lines and columns. */
  readonly problems: readonly SchemaProblem[];
  readonly notes: readonly SchemaNote[];
  /**
   * Where tables (`public.books`) and columns (`public.books.price`) are written; functions and policies by `placeOf`.
   */
  readonly places: ReadonlyMap<string, SourcePosition>;
}

/** The key of a place, names with their schema as `writtenName` writes them: `placeOf('policy', 'books', 'books on sale are public')`, `placeOf('function', 'has_bought')`. */
export const placeOf = (kind: 'function' | 'policy', ...names: readonly string[]): string =>
  JSON.stringify([kind, ...names]);
