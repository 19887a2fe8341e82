import type { Principal } from '@backstay/kernel';
import type { Client } from 'pg';
import { NativePolicies } from '../policy/native-policies.js';
import { canonicalRows } from './canonical-rows.js';

/** What PostgreSQL itself shows somebody of a view. */
export async function nativeRows(
  client: Client,
  principal: Principal,
  view: string,
  where: string,
): Promise<readonly string[]> {
  await client.query('begin');
  try {
    await client.query("select set_config('request.jwt.claims', $1, true)", [JSON.stringify(principal.claims)]);
    await client.query(`set local role ${NativePolicies.roleName(principal.role)}`);
    const { rows } = await client.query<{ row: string }>(
      `select row_to_json(v)::text as row from ${view} v where ${where}`,
    );
    return canonicalRows(rows.map(({ row }) => row));
  } finally {
    await client.query('rollback');
  }
}
