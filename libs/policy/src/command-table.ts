import type { Privilege } from '@backstay/catalog';
import type { GuardSide } from './policy-set.js';

/** One guard that a command asks for: `policies.guard(table, command, side, role, alias)`. */
export interface CommandGuard {
  readonly command: Privilege;
  readonly side: GuardSide;
}

/** The guards of one form of command, by the row they are about. All of a list must be TRUE. */
export interface CommandGuards {
  /** Rows that exist: those that fail are passed over in silence. */
  readonly existing: readonly CommandGuard[];
  /** The row as the statement proposes it: one that fails refuses the statement (42501), before any constraint. */
  readonly proposed: readonly CommandGuard[];
  /** The existing row that an upsert runs into: failing refuses the statement. */
  readonly conflicting: readonly CommandGuard[];
  /** That row as the upsert would leave it: failing refuses the statement. */
  readonly merged: readonly CommandGuard[];
}

/**
 * Forms of commands that PostgreSQL treats differently. `reading`: with a filter, or with columns in RETURNING.
 * `merge` and `ignore` are upserts that name their key (ON CONFLICT (…) DO UPDATE, DO NOTHING).
 */
export type CommandForm =
  | 'select'
  | 'insert'
  | 'insert reading'
  | 'update'
  | 'update reading'
  | 'delete'
  | 'delete reading'
  | 'merge'
  | 'ignore';

const using = (command: Privilege): CommandGuard => ({ command, side: 'using' });
const check = (command: Privilege): CommandGuard => ({ command, side: 'check' });
const none: readonly CommandGuard[] = [];

/**
 * Which policies apply to which row for each form of command. Proved row by row against PostgreSQL's own row security
 * by `test/policy/command-table.spec.ts`; see also PostgreSQL's manual, CREATE POLICY, "Policies Applied by Command".
 */
export const commandTable: Readonly<Record<CommandForm, CommandGuards>> = {
  select: { existing: [using('select')], proposed: none, conflicting: none, merged: none },
  insert: { existing: none, proposed: [check('insert')], conflicting: none, merged: none },
  'insert reading': {
    existing: none,
    proposed: [check('insert'), using('select')],
    conflicting: none,
    merged: none,
  },
  update: { existing: [using('update')], proposed: [check('update')], conflicting: none, merged: none },
  'update reading': {
    existing: [using('update'), using('select')],
    proposed: [check('update'), using('select')],
    conflicting: none,
    merged: none,
  },
  delete: { existing: [using('delete')], proposed: none, conflicting: none, merged: none },
  'delete reading': {
    existing: [using('delete'), using('select')],
    proposed: none,
    conflicting: none,
    merged: none,
  },
  merge: {
    existing: none,
    proposed: [check('insert'), using('select')],
    conflicting: [using('update'), using('select')],
    merged: [check('update'), using('select')],
  },
  ignore: { existing: none, proposed: [check('insert'), using('select')], conflicting: none, merged: none },
};
