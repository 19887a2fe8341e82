import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '../expression.js';
import type { ExpressionScope, ScopeTable } from '../scope.js';

/** A constant whose type the author left open (`'x'`, NULL): it takes the type of what it stands beside. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly text: string | null;
  readonly location: number | null;
}

/** What a part of an expression is before its neighbours have settled the open constants. */
export type Operand = Expression | Unknown;

/** One table of a FROM, or the row: how the author names it, and the alias it has in the tree. */
export interface FrameTable {
  readonly table: ScopeTable;
  readonly name: string;
  /** Whether the author gave it an alias; then its own name and schema no longer name it. */
  readonly aliased: boolean;
  readonly alias: string;
  /** Its columns are never named alone. */
  readonly qualified?: true;
}

/** The tables of one query level; inner levels hide outer ones. */
export type Frame = readonly FrameTable[];

/** What the parts of the checker need of the whole: they call each other through it. */
export interface Checker {
  readonly scope: ExpressionScope;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** Reads a part; constants of open type stay open. */
  operand(node: unknown): Operand;
  /** Reads a part that must be of a type; open constants take it. Null: any type, open constants are text. */
  expression(node: unknown, type: ColumnType | null): Expression;
  /** A checker for a query level inside this one. */
  within(frame: Frame): Checker;
  /** The same checker, with aggregates allowed or not. */
  allowing(aggregates: boolean): Checker;
  /** An alias for a table, not used before in the whole expression. */
  freshAlias(name: string): string;
}
