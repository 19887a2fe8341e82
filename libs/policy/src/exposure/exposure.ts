import type { Privilege } from '@backstay/catalog';
import type { Role } from '@backstay/kernel';
import type { Alternative } from '../clauses/alternatives.js';

/**
 * Which rows: any of the alternatives is enough, each a set of clauses in one way of writing. The empty alternative is
 * "always"; no alternative is "none".
 */
export type RowRule = readonly Alternative<string>[];

/** What one role can do with one table by one command. What it cannot do is not listed. */
export interface Access {
  readonly role: Role;
  /** The table's name; with its schema when that is not public, exposed or not. */
  readonly table: string;
  readonly command: Privilege;
  /** Columns that may be read or written. Empty for DELETE. */
  readonly columns: readonly string[];
  /** Rows that exist and are reached; null for INSERT. */
  readonly rows: RowRule | null;
  /** Rows as they may be written; null for SELECT and DELETE. */
  readonly writes: RowRule | null;
  /** Functions that look past policies to decide it: `has_bought reads order_lines, orders`. */
  readonly functions: readonly string[];
}

/** All that requests can reach under policies and grants. */
export interface Exposure {
  readonly accesses: readonly Access[];
  /** How generated columns of reachable tables are computed, by `table.column`: policies may ask for them. */
  readonly generated: ReadonlyMap<string, string>;
  /** Functions of definers that a role may call, or read as a column: `anon call ledger_total reads ledger`. Sorted. */
  readonly calls: readonly string[];
}

/** The commands, in the order of listing. */
export const commands: readonly Privilege[] = ['select', 'insert', 'update', 'delete'];

/** One text for the same role, table and command. */
export const accessKey = ({ role, table, command }: Pick<Access, 'role' | 'table' | 'command'>): string =>
  `${role} ${command} ${table}`;
