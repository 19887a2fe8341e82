import type { Engine } from '@backstay/engine';
import { Failure, type Principal } from '@backstay/kernel';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  defaultLimits,
  parseCall,
  resolveRequest,
} from '@backstay/query';
import type { AppliedSnapshot } from '@backstay/schema';
import { DatabaseError, type Client } from 'pg';
import { NativePolicies } from '../policy/native-policies.js';
import { columnTypes } from '../policy/random-table.js';
import { canonicalRow } from '../views/canonical-rows.js';
import type { RandomArgument, RandomFunction } from './random-functions.js';

/** A call, and a filter on its rows in the words of a request and of SQL. */
export interface RandomCall {
  readonly called: RandomFunction;
  readonly given: ReadonlyMap<RandomArgument, string | null>;
  readonly filter: string;
  readonly where: string;
}

/** Rows of JSON text, or the code of what refused them. */
export type Answer = readonly string[] | string;

/** What a caller or a value is refused with. */
const refusals = /^(22|42501)/;

/** In an order of their own where the function has none. */
const settled = (rows: readonly string[], { called }: RandomCall): readonly string[] => {
  const canonical = rows.map(canonicalRow);
  return called.sorted ? canonical : canonical.sort();
};

/** What PostgreSQL's own function gives somebody. */
export async function nativeAnswer(client: Client, principal: Principal, call: RandomCall): Promise<Answer> {
  const { called, given, where } = call;
  const list = [...given.keys()]
    .map(({ name, column }, i) => `${name} => $${i + 1}::${columnTypes[column]}`)
    .join(', ');
  const from = `(select ${called.gives === 'rows' ? `* from ${called.name}(${list})` : `${called.name}(${list}) as value`}) v`;
  await client.query('begin');
  try {
    await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(principal.claims)]);
    await client.query(`set local role ${NativePolicies.roleName(principal.role)}`);
    const { rows } = await client.query<{ row: string }>(
      `select row_to_json(v)::text as row from ${from} where ${where}`,
      [...given.values()],
    );
    return settled(
      rows.map(({ row }) => row),
      call,
    );
  } catch (error) {
    if (error instanceof DatabaseError && refusals.test(error.code ?? '')) return error.code!;
    throw error;
  } finally {
    await client.query('rollback');
  }
}

/** What the pipeline answers somebody who calls it, by way of one engine. */
export async function ourAnswer(
  engine: Engine,
  { catalog, policies }: AppliedSnapshot,
  principal: Principal,
  call: RandomCall,
): Promise<Answer> {
  const { called, given, filter } = call;
  const body = Object.fromEntries([...given].map(([{ name }, value]) => [name, value]));
  const http = {
    method: 'POST',
    table: called.name,
    called: true as const,
    query: [...new URLSearchParams(filter)],
    headers: {},
  };
  try {
    const request = parseCall({ ...http, body: Buffer.from(JSON.stringify(body)) }, defaultLimits);
    const { plan, values } = resolveRequest(request, catalog, defaultLimits);
    const { rows, columns, cells } = compileRead(authoriseRequest(plan, principal.role, policies), engine.dialect);
    const [found] = await engine.read([bindStatement(rows, values, principal, engine.dialect)], { timeoutMs: 20_000 });
    const texts = (found?.rows ?? []).map((row) => {
      const members = columns.map(({ name, decode }, i) => {
        const member = called.gives === 'rows' ? name : 'value';
        return `${JSON.stringify(member)}:${decode(row[cells[i]!] ?? null)}`;
      });
      return `{${members.join(',')}}`;
    });
    return settled(texts, call);
  } catch (error) {
    if (error instanceof Failure && refusals.test(error.code)) return error.code;
    throw error;
  }
}
