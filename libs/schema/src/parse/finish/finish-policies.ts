import { writtenName } from '@backstay/catalog';
import { findPolicyProblems, type Policy, type PolicyCommand } from '@backstay/policy';
import type { Role } from '@backstay/kernel';
import type { CreatePolicyStmt, Node } from 'libpg-query';
import { clauseText } from '../text/clause-text.js';
import { expressionAdvice, rowScope, typed } from './finish-expressions.js';
import { placeOf, type SourcePosition } from '../parsed-schema.js';
import { grantee, roleAdvice, rolesOf } from '../draft/role-name.js';
import type { Pending, SchemaDraft } from '../draft/schema-draft.js';
import type { Statement } from '../text/statement.js';
import type { TableDraft } from '../draft/table-draft.js';

/** Turns the policies into typed ones, and looks for those that would need themselves. */
export function finishPolicies(draft: SchemaDraft): readonly Policy[] {
  const places = new Map<Policy, SourcePosition>();
  const names = new Set<string>();
  for (const pending of draft.pendingPolicies) {
    const policy = readPolicy(pending, names, draft);
    if (policy === null) continue;
    const at = pending.statement.at(null);
    places.set(policy, at);
    draft.places.set(placeOf('policy', writtenName(policy.table), policy.name), at);
  }
  const policies = [...places.keys()];
  for (const problem of findPolicyProblems(policies)) {
    const at = places.get(problem.policy);
    if (at !== undefined) draft.problem(at, problem.message, problem.advice ?? expressionAdvice);
  }
  return policies;
}

function readPolicy(pending: Pending<CreatePolicyStmt>, names: Set<string>, draft: SchemaDraft): Policy | null {
  const { statement, node } = pending;
  const table = draft.relation(node.table, statement);
  if (table === null || !takesPolicy(table, node, statement, draft)) return null;
  const at = statement.at(null);
  const name = node.policy_name ?? '';
  const key = JSON.stringify([writtenName(table), name]);
  if (names.has(key))
    draft.problem(at, `policy "${name}" for table "${table.name}" already exists`, 'Choose another name.');
  names.add(key);
  const command = (node.cmd_name ?? 'all') as PolicyCommand;
  if (!allowedClauses(command, node, at, draft)) return null;
  return {
    name,
    table: { schema: table.schema, name: table.name },
    permissive: node.permissive === true,
    command,
    roles: policyRoles(node, statement, draft),
    using: clause(node.qual, table, statement, draft),
    check: clause(node.with_check, table, statement, draft),
    source: {
      using: node.qual === undefined ? null : clauseText(statement.text, 'using'),
      check: node.with_check === undefined ? null : clauseText(statement.text, 'check'),
    },
  };
}

/** Tables have policies, and of views those that the database made: nobody else knows what they read. */
function takesPolicy(
  { kind, name }: TableDraft,
  node: CreatePolicyStmt,
  statement: Statement,
  draft: SchemaDraft,
): boolean {
  const at = statement.at(node.table?.location);
  if (kind === 'view')
    draft.problem(
      at,
      `"${name}" is a view`,
      'Put the policy on the tables that it reads: it applies in the view, too.',
    );
  if (kind === 'adopted view' && node.cmd_name !== 'select') {
    draft.problem(at, `"${name}" is a view, which is never written`, 'Write the policy for select.');
    return false;
  }
  return kind !== 'view';
}

/** Which clauses a command has; the messages are PostgreSQL's. */
function allowedClauses(
  command: PolicyCommand,
  node: CreatePolicyStmt,
  at: SourcePosition,
  draft: SchemaDraft,
): boolean {
  if (command === 'insert' && node.qual !== undefined) {
    draft.problem(at, 'only WITH CHECK expression allowed for INSERT', 'Write with check (…) instead of using (…).');
    return false;
  }
  if ((command === 'select' || command === 'delete') && node.with_check !== undefined) {
    draft.problem(at, 'WITH CHECK cannot be applied to SELECT or DELETE', 'Write using (…) instead of with check (…).');
    return false;
  }
  if (node.qual === undefined && node.with_check === undefined) {
    draft.problem(at, 'this policy has no condition', 'Write using (…), or with check (…) for insert.');
    return false;
  }
  return true;
}

function policyRoles(node: CreatePolicyStmt, statement: Statement, draft: SchemaDraft): readonly Role[] {
  const found = new Set<Role>();
  for (const item of node.roles ?? []) {
    if (!('RoleSpec' in item)) continue;
    const role = grantee(item.RoleSpec);
    if (role !== null) for (const member of rolesOf(role)) found.add(member);
    else
      draft.problem(
        statement.at(item.RoleSpec.location),
        `role "${item.RoleSpec.rolename ?? 'current user'}" does not exist`,
        roleAdvice,
      );
  }
  return [...found];
}

function clause(node: Node | undefined, table: TableDraft, statement: Statement, draft: SchemaDraft): Policy['using'] {
  if (node === undefined || table.broken) return null;
  const scope = { ...rowScope(table, { kind: 'boolean' }, draft), claims: true, subqueries: true };
  return typed(node, scope, statement, draft);
}
