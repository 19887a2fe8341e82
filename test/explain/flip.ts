import type { Expression } from '@backstay/expression';
import type { NamedClause } from '@backstay/data';
import type { SchemaRecord } from '@backstay/schema';
import { withPolicies } from './explained-database.js';

/** A clause of a policy by its place: what `NamedClause` says without its text. */
export type ClausePlace = Pick<NamedClause, 'policy' | 'part' | 'index'>;

/** Every clause of every policy of a table. */
export function allClauses(record: SchemaRecord, table: string): readonly ClausePlace[] {
  return record.policies
    .filter((policy) => policy.table.name === table)
    .flatMap((policy) =>
      (['using', 'check'] as const).flatMap((part) =>
        Array.from({ length: count(policy[part]) }, (_, index) => ({ policy: policy.name, part, index })),
      ),
    );
}

/** The record in which these clauses are TRUE, whatever the row, and nothing else is changed. */
export const withTrue = (record: SchemaRecord, clauses: readonly ClausePlace[]): SchemaRecord =>
  withPolicies(record, (policies) =>
    policies.map((policy) => {
      const of = (part: 'using' | 'check'): Expression | null => {
        const places = clauses
          .filter((one) => one.policy === policy.name && one.part === part)
          .map(({ index }) => index);
        return policy[part] && replace(policy[part], false, new Set(places), { next: 0 });
      };
      return { ...policy, using: of('using'), check: of('check') };
    }),
  );

const count = (e: Expression | null): number => {
  if (e === null) return 0;
  if (e.kind === 'not') return count(e.operand);
  return e.kind === 'and' || e.kind === 'or' ? e.operands.reduce((sum, one) => sum + count(one), 0) : 1;
};

/** Under an odd number of NOT a clause is true when what is written there is false. */
function replace(e: Expression, negated: boolean, places: ReadonlySet<number>, at: { next: number }): Expression {
  if (e.kind === 'not') return { ...e, operand: replace(e.operand, !negated, places, at) };
  if (e.kind === 'and' || e.kind === 'or')
    return { ...e, operands: e.operands.map((one) => replace(one, negated, places, at)) };
  const isMeant = places.has(at.next++);
  return isMeant ? { kind: 'literal', type: { kind: 'boolean' }, value: negated ? 'false' : 'true' } : e;
}
