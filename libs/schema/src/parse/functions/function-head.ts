import type { ColumnType } from '@backstay/catalog';
import type { Node } from 'libpg-query';
import type { SourcePosition } from '../parsed-schema.js';
import type { TableDraft } from '../draft/table-draft.js';
import type { Statement } from '../text/statement.js';

/** An argument as it is declared: of a type, or a row of a table. */
export interface HeadArgument {
  /** Empty: it has none. */
  readonly name: string;
  readonly of: { readonly type: ColumnType } | { readonly table: TableDraft };
  readonly otherwise: Node | null;
  readonly variadic: boolean;
  readonly at: SourcePosition;
}

/** What a function is declared to return. */
export type HeadResult =
  | { readonly kind: 'void' }
  | { readonly kind: 'value'; readonly type: ColumnType }
  | { readonly kind: 'table'; readonly table: TableDraft }
  | { readonly kind: 'columns'; readonly columns: readonly { readonly name: string; readonly type: ColumnType }[] };

/** `create function`, read as far as it can be before the columns of views are known. */
export interface FunctionHead {
  readonly statement: Statement;
  /** With its schema, as `writtenName` writes it. */
  readonly name: string;
  /** The types of its arguments as they are written, which tell it apart from others of its name. */
  readonly types: string;
  readonly at: SourcePosition;
  readonly arguments: readonly HeadArgument[];
  readonly result: HeadResult;
  readonly set: boolean;
  readonly volatile: boolean;
  readonly definer: boolean;
  /** The one statement of its body: a SELECT, or with `writes` an INSERT, UPDATE or DELETE. */
  readonly statementNode: Node;
  readonly writes: boolean;
  /** Where a location of that statement is in the file. */
  readonly place: (location: number | null) => SourcePosition;
}
