import { afterAll, describe, expect, it } from 'vitest';
import type { Principal } from '@backstay/kernel';
import { parseSchema, type SchemaRecord } from '@backstay/schema';
import { NativePolicies } from '../policy/native-policies.js';
import { randomPolicies, randomPrincipals, type RandomPolicies } from '../policy/random-policies.js';
import { randomRows } from '../policy/random-table.js';
import { Random } from '../policy/random.js';
import { administer, testEngines } from '../support/databases.js';
import { NativeWrites } from './native-writes.js';
import { randomTrigger } from './random-trigger.js';
import { randomWrite } from './random-write.js';
import { toHttp, toSql, type WriteOutcome, type WriteRequest } from './write-request.js';
import { WriteServer } from './write-server.js';
import { writeTables, writeTablesSql, type WriteTable } from './write-tables.js';

const nightly = process.env['BACKSTAY_NIGHTLY'] !== undefined;
const size = nightly ? { schemas: 12, rounds: 25, writes: 80 } : { schemas: 1, rounds: 3, writes: 30 };
const baseSeed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const service: Principal = { role: 'service_role', claims: { role: 'service_role' } };

describe.runIf(testEngines.includes('postgres'))('Writes against row security of PostgreSQL', () => {
  afterAll(async () => {
    await administer('postgres', NativePolicies.dropRoles);
  });

  it.each(Array.from({ length: size.schemas }, (_, i) => baseSeed + i))(
    'random writes do and refuse the same (BACKSTAY_TEST_SEED=%i)',
    { timeout: nightly ? 3_600_000 : 120_000 },
    async (seed) => {
      const random = new Random(seed);
      const tables = writeTables(random);
      const trigger = random.chance(0.5) ? randomTrigger(random, tables) : null;
      const native = await NativeWrites.open(tables, trigger?.sql.postgres ?? []);
      const servers = await Promise.all(testEngines.map((engine) => WriteServer.open(engine, writeTablesSql(tables))));
      if (trigger) for (const server of servers) await server.execute(trigger.sql[server.name]);
      try {
        for (let round = 0; round < size.rounds; round++) await compareRound(random, tables, native, servers);
      } finally {
        await native.close();
        for (const server of servers) await server.close();
      }
    },
  );
});

async function compareRound(
  random: Random,
  tables: readonly WriteTable[],
  native: NativeWrites,
  servers: readonly WriteServer[],
): Promise<void> {
  const { text, record } = await installPolicies(random, tables, native);
  for (const server of servers) await server.apply(record);
  await native.fill(new Map(tables.map((table) => [table, randomRows(random, table, 7)])));
  const rows = await native.rows();
  for (const server of servers) await server.fill(record, rows);
  const principals = [...randomPrincipals(random), service];
  const done: string[] = [];
  for (let i = 0; i < size.writes; i++) {
    const request = randomWrite(random, tables);
    const principal = random.pick(principals);
    const expected = await expectedOf(native, principal, request);
    if (expected === null) continue;
    const content = await native.content();
    const asked = `${JSON.stringify(principal)}\n${JSON.stringify(toHttp(request))}\n${toSql(request)}`;
    const report = `${asked}\n${text}\nrows: ${JSON.stringify([...rows])}\nafter:\n${done.join('\n')}\n`;
    await Promise.all(
      servers.map(async (server) => {
        const ours = await server.write(principal, request);
        if (!agrees(ours, expected, server.name, request.rows.length > 1)) {
          throw new Error(`${server.name}: ${JSON.stringify({ ours, expected })}\n${report}`);
        }
        for (const { name } of tables) {
          expect(await server.content(name), `${server.name}, ${name}: ${report}`).toEqual(content[name]);
        }
      }),
    );
    if (expected.outcome.code === null) done.push(toSql(request));
  }
}

/** Policies that do not need themselves, on both sides. */
async function installPolicies(
  random: Random,
  tables: readonly WriteTable[],
  native: NativeWrites,
): Promise<{ readonly text: string; readonly record: SchemaRecord }> {
  for (;;) {
    const made = withOpenTables(random, tables, randomPolicies(random, tables, random.chance(0.5)));
    const policies = made.policies.map((policy) => policy((role) => role));
    const security = tables.map(({ name }) => `alter table ${name} enable row level security;`);
    const text = [writeTablesSql(tables), ...security, ...made.functions, ...policies].join('\n');
    const { record, problems } = await parseSchema([{ path: 'schema.sql', text }]);
    await native.install(made);
    expect(await native.recurses(), text).toBe(problems.length > 0);
    if (problems.length === 0) return { text, record };
  }
}

/** Opens some tables to everybody but for restrictive policies: most random policies let nothing through. */
function withOpenTables(
  random: Random,
  tables: readonly WriteTable[],
  { functions, policies }: RandomPolicies,
): RandomPolicies {
  const open = tables.filter(() => random.chance(0.6));
  const more = open.map(
    ({ name }) =>
      () =>
        `create policy open on ${name} using (true);`,
  );
  return { functions, policies: [...policies, ...more] };
}

/** What PostgreSQL does, and the codes that may be answered when it refuses. */
interface Expected {
  readonly outcome: WriteOutcome;
  readonly codes: readonly string[];
}

/**
 * What should come of a write. PostgreSQL takes one row after the other and says what is wrong with the first bad one:
 * which is first is no promise, but that a refusal comes before a constraint is. We test the proposed row before its
 * triggers and the stored row after them, PostgreSQL only what its triggers make of the proposed one. Null: not to be
 * compared.
 */
async function expectedOf(native: NativeWrites, principal: Principal, request: WriteRequest): Promise<Expected | null> {
  const codes = new Set<string>();
  for (const single of oneRowFirst(request, (await native.rows()).get(request.table.name) ?? [])) {
    const { code } = await native.write(principal, single, 'try');
    if (code !== null) codes.add(code);
  }
  const untouched = await native.write(principal, request, 'try without triggers');
  if (untouched.code === '42501') return { outcome: untouched, codes: ['42501'] };
  const triggered = await native.write(principal, request, 'try');
  // A trigger mends or breaks a constraint: there engines differ, since not all can change a row before it is there.
  const constraint = [untouched.code, triggered.code].some((code) => code?.startsWith('23'));
  if (constraint && untouched.code !== triggered.code) return null;
  const outcome = await native.write(principal, request, 'keep');
  if (outcome.code === null) return { outcome, codes: [] };
  if (outcome.code !== '42501' && !codes.has('42501')) return { outcome, codes: [outcome.code, ...codes] };
  return { outcome, codes: ['42501', ...(untouched.code === null ? [] : [untouched.code])] };
}

/** The same write, with each of its rows first: an update row by row, rows of a body in turn. */
function oneRowFirst(
  request: WriteRequest,
  existing: readonly Readonly<Record<string, string | null>>[],
): readonly WriteRequest[] {
  if (request.kind === 'update') {
    const ids = existing.map((row) => row['id'] ?? '');
    return ids.map((id) => ({
      ...request,
      filters: [...request.filters, { column: 'id', operator: 'eq', values: [id] }],
    }));
  }
  if (request.rows.length < 2) return [];
  return request.rows.map((_, i) => ({ ...request, rows: [...request.rows.slice(i), ...request.rows.slice(0, i)] }));
}

function agrees(ours: WriteOutcome, { outcome, codes }: Expected, engine: string, bulk: boolean): boolean {
  if (outcome.code === null || ours.code === null) return JSON.stringify(ours) === JSON.stringify(outcome);
  if (codes.includes(ours.code)) return true;
  // PostgreSQL looks at foreign keys when all rows are written; others with each row or statement, MySQL and MariaDB in
  // the order of the table's indexes.
  const constraint = (code: string): boolean => code.startsWith('23');
  const indexed = ['23503', '23505'];
  if (bulk) return codes.some(constraint) && constraint(ours.code) && [ours.code, ...codes].includes('23503');
  return (
    ['mysql', 'mariadb'].includes(engine) && indexed.includes(ours.code) && indexed.some((code) => codes.includes(code))
  );
}
