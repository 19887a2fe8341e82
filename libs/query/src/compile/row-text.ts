import { typeOf } from '@backstay/expression';
import type { Projection, ReadPlan } from '../pipeline.types.js';
import { compileExpression } from './compile-expression.js';
import type { Dialect, Operand } from './dialect.js';
import type { Fragment, RawValue } from './fragment.js';

/** One member of an object that the database writes: a column, or what is embedded. */
export type TextMember = ColumnMember | EmbeddedMember;

export interface ColumnMember {
  /** Also the column's name, of letters, digits and underscores alone: it stands in the statement. */
  readonly name: string;
  readonly value: Operand;
  readonly nullable: boolean;
}

export interface EmbeddedMember {
  /** A table's name, of letters, digits and underscores alone. */
  readonly name: string;
  /** Its JSON text; NULL makes the whole object NULL. */
  readonly text: Fragment;
}

/** Rows that are related to a row above, in `FROM … WHERE …`, and the text of each. */
export interface TextRow {
  readonly text: Fragment;
  readonly from: Fragment;
}

/** A page of such rows. */
export interface TextRows extends TextRow {
  readonly plan: Pick<ReadPlan, 'order' | 'offset'>;
  readonly limit: number;
}

/** How an engine writes rows as JSON text, byte for byte as its codecs would. */
export interface RowTexts {
  /** The text of an object as one output; null: one of the types is not written by the database. NULL: it was too long. */
  object(members: readonly TextMember[]): Fragment | null;
  /** The text of the only row there can be: `null` where there is none. NULL: it was too long. */
  one(row: TextRow): Fragment;
  /**
   * The texts of a page of rows as a JSON array. NULL: one of them was too long, or all together. Null: not where it stands
   * inside of another row.
   */
  list(rows: TextRows, dialect: Dialect, outermost: boolean): Fragment | null;
  /** All rows of a key are read before a page of them is taken; the outermost lists then begin with their number. */
  readonly readsAll: boolean;
  /** Whether a text is surely what the codecs would have made; false sends the whole answer to them. */
  readonly isExact: (text: string) => boolean;
}

/** Where in a row its JSON text stands, and the test of it. */
export interface RowText {
  readonly cell: number;
  readonly isExact: RowTexts['isExact'];
}

/**
 * The database could not write a row (`max_allowed_packet` makes NULL of a text without a word), or not surely as the
 * codecs do. The answer is then read again in cells.
 */
export class RowTextMissing extends Error {}

/** The object's text out of a row. Throws RowTextMissing. */
export function textOf({ cell, isExact }: RowText, row: readonly RawValue[]): string {
  const text = row[cell];
  if (typeof text !== 'string' || !isExact(text)) throw new RowTextMissing();
  return text;
}

/**
 * A plan's own columns as one JSON text; null where the program writes them: of a view, of groups, of what is not a
 * column under its own name, and of types whose text engines write in their own ways.
 */
export function rowText(plan: ReadPlan, dialect: Dialect): Fragment | null {
  const members = textMembers(plan, dialect);
  return members && dialect.rowTexts!.object(members);
}

/** The columns of such a plan as members. */
export function textMembers(plan: ReadPlan, dialect: Dialect): readonly TextMember[] | null {
  if (dialect.rowTexts === null || plan.grouped || plan.table.view !== undefined || plan.columns.length === 0)
    return null;
  const members = plan.columns.map((projection) => memberOf(projection, plan, dialect));
  return members.includes(null) ? null : (members as TextMember[]);
}

function memberOf(
  { name, expression, members }: Projection,
  { table, alias }: ReadPlan,
  dialect: Dialect,
): TextMember | null {
  if (members !== undefined || expression.kind !== 'column' || expression.source !== alias) return null;
  if (expression.column !== name || !/^\w{1,63}$/.test(name)) return null;
  const column = table.columns.find((one) => one.name === name);
  const type = typeOf(expression);
  // What a database computes may have more digits than the type says, and an adopted column keeps values in its own way.
  if (column === undefined || type.stored !== undefined || column.generated) return null;
  return { name, value: { sql: compileExpression(expression, dialect), type }, nullable: column.nullable };
}
