import type { Principal, Role } from '@backstay/kernel';
import { ConditionWriter, type RandomFunction } from './random-condition.js';
import type { Random } from './random.js';
import { samples, type ColumnName, type RandomTable } from './random-table.js';

/** A policy's text, with the names that the two roles have on the server. */
export type PolicySql = (roleName: (role: Role) => string) => string;

export interface RandomPolicies {
  readonly functions: readonly string[];
  readonly policies: readonly PolicySql[];
}

/**
 * Policies and look-up functions over the tables. `cyclic`: any table may read any; otherwise only those after it, so
 * that nothing can need itself.
 */
export function randomPolicies(random: Random, tables: readonly RandomTable[], cyclic: boolean): RandomPolicies {
  const functions = random.times(random.between(0, 2), (i) => randomFunction(random, tables, i));
  const callable = functions.map(({ name, gives }) => ({ name, gives }));
  const policies = tables.flatMap((table, t) => {
    const readable = cyclic ? tables : tables.slice(t + 1);
    const writer = new ConditionWriter(random, readable, callable, !cyclic).within([{ name: table.name, table }]);
    return random.times(random.between(1, 4), (i) => randomPolicy(random, table, `p${i}`, writer));
  });
  return { functions: functions.map((made) => made.sql), policies };
}

function randomFunction(
  random: Random,
  tables: readonly RandomTable[],
  index: number,
): RandomFunction & { readonly sql: string } {
  const table = random.pick(tables);
  const writer = new ConditionWriter(random, tables, [], true).within([{ name: table.name, table }]);
  const options = 'language sql stable security definer set search_path = public';
  const name = `lookup${index}`;
  if (random.chance(0.5)) {
    const body = `select exists (select 1 from ${table.name} where ${table.name}.id = wanted and ${writer.condition(1)})`;
    return {
      name,
      gives: null,
      sql: `create function ${name}(wanted int) returns boolean ${options} as $$ ${body} $$;`,
    };
  }
  const gives = random.pick(['owner', 'label', 'id'] as const);
  const type = { owner: 'uuid', label: 'text', id: 'int' }[gives];
  const body = `select ${table.name}.${gives} from ${table.name} where ${writer.condition(1)}`;
  return { name, gives, sql: `create function ${name}() returns setof ${type} ${options} as $$ ${body} $$;` };
}

function randomPolicy(random: Random, table: RandomTable, name: string, writer: ConditionWriter): PolicySql {
  const command = random.pick(['all', 'all', 'select', 'select', 'insert', 'update', 'delete']);
  const kind = random.chance(0.75) ? 'permissive' : 'restrictive';
  const roles = random.pick<readonly Role[] | null>([
    null,
    null,
    ['anon'],
    ['authenticated'],
    ['anon', 'authenticated'],
  ]);
  const using = command === 'insert' ? '' : ` using (${writer.condition(2)})`;
  const mayCheck = command === 'all' || command === 'update';
  const check = command === 'insert' || (mayCheck && random.chance(0.5)) ? ` with check (${writer.condition(2)})` : '';
  return (roleName) =>
    `create policy ${name} on ${table.name} as ${kind} for ${command} to ${roles ? roles.map(roleName).join(', ') : 'public'}${using}${check};`;
}

/** People who ask: without a token, with a full one, and with odd or missing claims. */
export function randomPrincipals(random: Random): readonly Principal[] {
  const label = (): string => random.pick(samples.label);
  const column: ColumnName = 'owner';
  const [one = '', two = ''] = samples[column];
  return [
    { role: 'anon', claims: { role: 'anon' } },
    {
      role: 'authenticated',
      claims: {
        sub: one,
        role: 'authenticated',
        email: 'one@example.com',
        label: label(),
        app_metadata: { label: label(), level: random.between(0, 3) },
        admin: random.chance(0.5),
      },
    },
    { role: 'authenticated', claims: { sub: two, role: 'authenticated', label: null, app_metadata: { level: '2' } } },
    { role: 'anon', claims: { sub: one, role: 'anon', email: 'two@example.org', app_metadata: null } },
  ];
}
