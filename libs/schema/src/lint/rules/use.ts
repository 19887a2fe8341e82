import { writtenName } from '@backstay/catalog';
import { subqueryOf, visit, type Expression } from '@backstay/expression';
import { bypassesPolicies } from '@backstay/kernel';
import { lookupsOf, mayUse, type Policy } from '@backstay/policy';
import type { SchemaRecord } from '../../schema-record.js';
import type { LintDraft } from '../lint-finding.js';
import { commandsOf, policiesOf, waysOf, type LintedPolicy } from '../lint-subject.js';
import { printExpression } from '@backstay/expression';

/** Policies and functions that change nothing. */
export function lintUse(record: SchemaRecord): readonly LintDraft[] {
  const policies = policiesOf(record);
  return [
    ...policies.flatMap(({ policy, table }) => {
      const usable = policy.roles.some(
        (role) => !bypassesPolicies(role) && commandsOf(policy).some((command) => mayUse(table, role, command)),
      );
      return usable ? [] : [unusedPolicy(policy)];
    }),
    ...policies.flatMap((one) => useless(one, policies)),
    ...unusedFunctions(record),
  ];
}

const unusedPolicy = ({ name, table, command }: Policy): LintDraft => ({
  code: 'unused-policy',
  severity: 'warning',
  table: writtenName(table),
  name,
  message: `policy "${name}" is for roles that have no grant to ${command === 'all' ? 'use' : command} ${writtenName(table)}`,
  advice: 'Grant what it opens, or remove it.',
});

/** A permissive policy whose rows another one opens too, to the same roles and for the same commands. */
function useless({ policy, table }: LintedPolicy, all: readonly LintedPolicy[]): readonly LintDraft[] {
  if (!policy.permissive) return [];
  const other = all.find(
    (one) =>
      one.policy !== policy &&
      one.policy.permissive &&
      one.table === table &&
      covers(one.policy, policy) &&
      // Of two that are alike, the later one is useless.
      (!covers(policy, one.policy) || all.indexOf(one) < all.findIndex((each) => each.policy === policy)),
  );
  if (other === undefined) return [];
  return [
    {
      code: 'useless-policy',
      severity: 'warning',
      table: writtenName(table),
      name: policy.name,
      message: `policy "${policy.name}" on ${writtenName(table)} opens nothing that "${other.policy.name}" does not open already`,
      advice: 'Remove one of them, or make one restrictive if both were to hold.',
    },
  ];
}

function covers(wide: Policy, narrow: Policy): boolean {
  if (!narrow.roles.every((role) => wide.roles.includes(role))) return false;
  if (!commandsOf(narrow).every((command) => commandsOf(wide).includes(command))) return false;
  const writes = commandsOf(narrow).some((command) => command === 'insert' || command === 'update');
  const reads = commandsOf(narrow).some((command) => command !== 'insert');
  return (
    (!reads || isWithin(narrow.using, wide.using)) &&
    (!writes || isWithin(narrow.check ?? narrow.using, wide.check ?? wide.using))
  );
}

function isWithin(narrow: Expression | null, wide: Expression | null): boolean {
  if (narrow === null || wide === null) return false;
  const [few, many] = [waysOf(narrow), waysOf(wide)].map(
    (ways) => ways?.map((way) => new Set([...way].map(text).filter((clause) => clause !== 'true'))) ?? null,
  );
  if (!few || !many) return false;
  return few.every((one) => many.some((other) => [...other].every((clause) => one.has(clause))));
}

const text = (clause: Expression): string =>
  printExpression(clause, { row: { source: 'row', table: '' }, guards: false });

function unusedFunctions({ functions, policies }: SchemaRecord): readonly LintDraft[] {
  const used = new Set(policies.flatMap(lookupsOf));
  for (const { body } of functions) {
    visit({ kind: 'exists', query: body }, (node) => {
      const name = subqueryOf(node)?.definer;
      if (name !== undefined) used.add(name);
    });
  }
  return functions
    .filter(({ name }) => !used.has(name))
    .map(({ name }) => ({
      code: 'unused-function' as const,
      severity: 'warning' as const,
      table: null,
      name,
      message: `no policy calls the function ${name}`,
      advice: 'Remove it: it reads past policies as soon as one does.',
    }));
}
