import type { Table } from '@backstay/catalog';
import type { Expression, LookupFunction } from '@backstay/expression';
import type { Role } from '@backstay/kernel';
import type { Policy } from './policy.js';

/** Which side of a command a guard is for: rows that exist (`using`), or rows as they would be written (`check`). */
export type GuardSide = 'using' | 'check';

/** The policies of a schema version, ready to be asked. Immutable. */
export class PolicySet {
  constructor(
    readonly version: number,
    readonly policies: readonly Policy[],
    readonly functions: readonly LookupFunction[],
  ) {}

  /**
   * The one condition under which `role` may use `command` on a row of `table`, with the row's columns under `alias`
   * and the guards of every table in its subqueries filled in. Null: nothing restricts the role (service_role).
   * A table without a policy for the role gives the literal false.
   */
  guard(
    _table: Table,
    _command: 'select' | 'insert' | 'update' | 'delete',
    _side: GuardSide,
    _role: Role,
    _alias: string,
  ): Expression | null {
    throw new Error('Not written yet');
  }
}
