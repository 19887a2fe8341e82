import { readName, type Catalog, type TableName } from '@backstay/catalog';
import { mayRead } from '@backstay/policy';
import type { Role } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import { Refusal } from '../refusal.js';

/** What is asked about, as the command line gives it. */
export interface QuestionOptions {
  readonly what: readonly string[];
  readonly row?: readonly string[] | undefined;
  readonly body?: string | undefined;
  readonly prefer?: string | undefined;
  /** The schema of a request; a command says it with the table. Absent: the first that is exposed. */
  readonly schema?: string | undefined;
}

const methods = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'];
const commands: Readonly<Record<string, string>> = { select: 'GET', insert: 'POST', update: 'PATCH', delete: 'DELETE' };

/** The request that is meant: a line of one, or a command on a table. Throws Refusal. */
export function readQuestion(options: QuestionOptions, catalog: Catalog, role: Role): HttpRequest {
  const [first = '', second, ...more] = options.what;
  if (second === undefined || more.length > 0) throw new Refusal(howTo);
  const method = first.toUpperCase();
  if (methods.includes(method)) return request(method, second, options);
  const meant = commands[first.toLowerCase()];
  if (meant === undefined) throw new Refusal(howTo);
  const named = readName(second);
  // The first exposed schema need not be public.
  const schema = options.schema ?? named.schema;
  const table = { schema, name: named.name };
  return request(
    meant,
    `/rest/v1/${encodeURIComponent(table.name)}?${rowQuery(table, options, meant, catalog, role)}`,
    {
      ...options,
      schema,
    },
  );
}

const howTo =
  "say what to explain: a request such as GET '/rest/v1/orders?id=eq.5', or select, insert, update or delete and a table.";

function request(method: string, line: string, { body, prefer, schema }: QuestionOptions): HttpRequest {
  const url = new URL(line.startsWith('/') ? line : `/${line}`, 'http://localhost');
  const table = /^(?:\/rest\/v1)?\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  if (table === undefined) throw new Refusal(`${url.pathname} is no table's address: it is /rest/v1/<table>.`);
  return {
    method,
    table: decodeURIComponent(table),
    query: [...url.searchParams],
    headers: {
      ...(schema !== undefined && { 'accept-profile': schema, 'content-profile': schema }),
      ...(prefer && { prefer }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: Buffer.from(body) }),
  };
}

/** Filters that mean the row; a read names the columns that the role may read, since the question is about rows. */
function rowQuery(named: TableName, { row }: QuestionOptions, method: string, catalog: Catalog, role: Role): string {
  const query = new URLSearchParams();
  for (const part of row ?? []) {
    const equals = part.indexOf('=');
    if (equals < 1) throw new Refusal(`--row takes column=value, not ${part}.`);
    query.append(part.slice(0, equals), `eq.${part.slice(equals + 1)}`);
  }
  const table = catalog.table(named);
  const readable = (table?.columns ?? []).filter((column) => table !== null && mayRead(table, role, column.name));
  if (method === 'GET' && readable.length > 0) query.set('select', readable.map((one) => `"${one.name}"`).join(','));
  return query.toString();
}
