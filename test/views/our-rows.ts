import type { Engine } from '@backstay/engine';
import type { Principal } from '@backstay/kernel';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  parseRequest,
  resolveRequest,
  defaultLimits,
} from '@backstay/query';
import type { AppliedSnapshot } from '@backstay/schema';
import { canonicalRows } from './canonical-rows.js';

/** What the pipeline answers somebody, by way of one engine. */
export async function ourRows(
  engine: Engine,
  { catalog, policies }: AppliedSnapshot,
  principal: Principal,
  request: string,
): Promise<readonly string[]> {
  const [table = '', query = ''] = request.split('?');
  const asked = { method: 'GET', table, query: [...new URLSearchParams(query)], headers: {} };
  const resolved = resolveRequest(parseRequest(asked, defaultLimits), catalog, defaultLimits);
  const { rows, columns, cells } = compileRead(
    authoriseRequest(resolved.plan, principal.role, policies),
    engine.dialect,
  );
  const [found] = await engine.read([bindStatement(rows, resolved.values, principal, engine.dialect)], {
    timeoutMs: 20_000,
  });
  return canonicalRows(
    (found?.rows ?? []).map((row) => {
      const members = columns.map(({ name, decode }, i) => `${JSON.stringify(name)}:${decode(row[cells[i]!] ?? null)}`);
      return `{${members.join(',')}}`;
    }),
  );
}
