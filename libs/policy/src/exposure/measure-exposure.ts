import { isOfApplication, writtenName, type FunctionCommand, type Privilege, type Table } from '@backstay/catalog';
import { printExpression, subqueryOf, visit, type Expression } from '@backstay/expression';
import { bypassesPolicies, roles, type Role } from '@backstay/kernel';
import { applies, keyOf } from '../applies.js';
import { rowAlias, type Policy } from '../policy.js';
import { PolicySet } from '../policy-set.js';
import { commands, type Access, type Exposure, type RowRule } from './exposure.js';
import { rowRule } from './row-rule.js';

/** A table with how its generated columns are computed. */
export type ExposedTable = Pick<Table, 'schema' | 'name' | 'grants'> & {
  readonly columns: readonly (Pick<Table['columns'][number], 'name' | 'generated'> & {
    readonly generation?: Expression | null;
  })[];
};

/**
 * What a schema lets each role reach. Needs no database: tables, grants and policies decide it. Roles that pass every
 * policy reach everything, and are not listed.
 */
export function measureExposure(
  tables: readonly ExposedTable[],
  policies: readonly Policy[],
  functions: readonly ExposedFunction[] = [],
): Exposure {
  // Without grants: what a policy may not read refuses the request, and is counted as if it let it through.
  const set = new PolicySet(0, policies, [], null);
  const open = tables.filter(isOfApplication);
  const accesses = roles
    .filter((role) => !bypassesPolicies(role))
    .flatMap((role) =>
      open
        .toSorted((a, b) => (writtenName(a) < writtenName(b) ? -1 : 1))
        .flatMap((table) => commands.flatMap((command) => accessOf(table, command, role, set) ?? [])),
    );
  const reached = new Set(accesses.map(({ table }) => table));
  return {
    accesses,
    generated: generatedOf(open.filter((table) => reached.has(writtenName(table)))),
    calls: functions.flatMap(callsOf).toSorted(),
  };
}

/** A function that is called, or a computed column, by what it reads; `what`: `ledger_total`, `projects.owner_name`. */
export interface ExposedFunction {
  readonly what: string;
  readonly definer: boolean;
  readonly execute: readonly Role[];
  /** Its body, in which tables are told by their names. */
  readonly body: unknown;
  /** What it writes, and what it reads for that; absent: nothing. */
  readonly write?: FunctionCommand & { readonly source: unknown };
}

/** What runs with the caller's rights shows no more than the tables do, and is not listed. */
function callsOf({ what, definer, execute, body, write }: ExposedFunction): readonly string[] {
  if (!definer) return [];
  const read = [...new Set(tablesIn([body, write?.source]))].toSorted();
  const does = [
    ...(read.length === 0 ? [] : [`reads ${read.join(', ')}`]),
    ...(write === undefined ? [] : [`writes ${writtenName(write.table)} (${write.command})`]),
  ];
  return execute
    .filter((role) => !bypassesPolicies(role))
    .flatMap((role) => does.map((one) => `${role} call ${what} ${one}`));
}

function tablesIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  const inner = Object.values(part).flatMap(tablesIn);
  const { schema, name } = part as { readonly schema?: unknown; readonly name?: unknown };
  if (typeof schema !== 'string' || typeof name !== 'string' || name === '') return inner;
  return [writtenName({ schema, name }), ...inner];
}

/** Null: the role cannot use the command on the table at all. */
function accessOf(table: ExposedTable, command: Privilege, role: Role, policies: PolicySet): Access | null {
  const columns = columnsOf(table, command, role);
  if (columns === null) return null;
  const rule = (side: 'using' | 'check'): RowRule => rowRule(policies, table, command, side, role);
  const rows = command === 'insert' ? null : rule('using');
  const writes = command === 'insert' || command === 'update' ? rule('check') : null;
  if (rows?.length === 0 || writes?.length === 0) return null;
  const functions = functionsOf(policies.policies, table, command, role);
  return { role, table: writtenName(table), command, columns, rows, writes, functions };
}

/** The columns that the command can mention, by name; null: no grant. */
function columnsOf(table: ExposedTable, command: Privilege, role: Role): readonly string[] | null {
  const grants = table.grants.filter((grant) => grant.role === role && grant.privilege === command);
  const all = grants.some(({ columns }) => columns === 'all');
  if (command === 'delete') return all ? [] : null;
  const found = table.columns
    .filter(({ name }) => all || grants.some(({ columns }) => columns.includes(name)))
    .filter(({ generated }) => command === 'select' || !generated)
    .map(({ name }) => name);
  return found.length === 0 ? null : found.toSorted();
}

/** Look-up functions in the policies that have a say, with the tables that each reads. */
function functionsOf(policies: readonly Policy[], table: ExposedTable, command: Privilege, role: Role): string[] {
  const tablesOf = new Map<string, Set<string>>();
  const own = policies.filter((policy) => keyOf(policy.table) === keyOf(table) && applies(policy, command, role));
  for (const condition of own.flatMap(({ using, check }) => [using, check])) {
    if (condition === null) continue;
    visit(condition, (node) => {
      const query = subqueryOf(node);
      if (query?.definer === undefined) return;
      const read = tablesOf.get(query.definer) ?? new Set();
      for (const one of query.from) read.add(writtenName(one.table));
      tablesOf.set(query.definer, read);
    });
  }
  return [...tablesOf].map(([name, read]) => `${name} reads ${[...read].toSorted().join(', ')}`).toSorted();
}

function generatedOf(tables: readonly ExposedTable[]): ReadonlyMap<string, string> {
  const found = tables.flatMap((table) =>
    table.columns.flatMap(({ name, generation }) =>
      generation
        ? [
            [
              `${writtenName(table)}.${name}`,
              printExpression(generation, { row: { source: rowAlias, table: table.name }, guards: false }),
            ] as const,
          ]
        : [],
    ),
  );
  return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
