import type { Principal } from '@backstay/kernel';
import type { Engine } from '@backstay/engine';
import { authoriseRequest, bindStatement, compileRead, parseRequest, resolveRequest } from '@backstay/query';
import type { AppliedSnapshot } from '@backstay/schema';

const anon: Principal = { role: 'anon', claims: {} };

/** Which key the server means to use for a request of the API, and how many rows it expects to read, by EXPLAIN. */
export async function explained(
  engine: Engine,
  { catalog, policies }: AppliedSnapshot,
  request: string,
): Promise<{ readonly key: string; readonly rows: number }> {
  const [table = '', search = ''] = request.split('?');
  const query = [...new URLSearchParams(search)];
  const resolved = resolveRequest(parseRequest({ method: 'GET', table, query, headers: {} }), catalog);
  const compiled = compileRead(authoriseRequest(resolved.plan, 'anon', policies), engine.dialect);
  const { sql, parameters } = bindStatement(compiled.rows, resolved.values, anon, engine.dialect);
  const [plan] = await engine.read([{ sql: `EXPLAIN FORMAT=JSON ${sql}`, parameters }], { timeoutMs: 10_000 });
  const text = String(plan?.rows[0]?.[0]);
  const rows = [...text.matchAll(/"(?:rows|rows_examined_per_scan|estimated_rows)":\s*([\d.]+)/g)].map((match) =>
    Number(match[1]),
  );
  return { key: /"(?:key|index_name)":\s*"(\w+)"/.exec(text)?.[1] ?? 'none', rows: Math.max(...rows) };
}
