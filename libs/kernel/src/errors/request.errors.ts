import { cut, entry } from './entry.js';

/** One of several relations that an embedded resource could mean. */
export interface RelationChoice {
  /** `clients!fk`: what the caller can write instead. */
  readonly name: string;
  readonly cardinality: string;
  readonly embedding: string;
  readonly relationship: string;
}

/** How a function was looked for. */
interface FunctionSearch {
  readonly schema: string;
  readonly name: string;
  /** Names of the arguments, sorted. */
  readonly given: readonly string[];
  /** What the body could have been as a whole; null: nothing. */
  readonly raw: 'json' | 'text' | 'xml' | 'bytea' | null;
  /** What can be called instead, with its schema; null: nothing like it. */
  readonly suggestion: string | null;
}

const signature = (given: readonly string[]): string =>
  given.length === 0 ? ' without parameters' : `(${cut(given.join(', '))})`;

function searched({ given, raw }: FunctionSearch): string {
  if (raw !== null && raw !== 'json') return `with a single unnamed ${raw} parameter`;
  const named =
    given.length === 0
      ? 'without parameters'
      : `with parameter${given.length === 1 ? '' : 's'} ${cut(given.join(', '))}`;
  return raw === null ? named : `${named} or with a single unnamed json/jsonb parameter`;
}

/** Why a condition does not hold. */
const unmet: Readonly<Record<string, string>> = {
  absent: 'There is no such row',
  several: 'An entity tag is that of one row, and there are more',
  changed: 'The row is not the one that the entity tag says',
  present: 'There is such a row',
};

/** What can be wrong with a request of the data API before a database is asked (PostgREST's PGRST1xx and 2xx). */
export const requestErrors = {
  bad_query: entry<{ message: string; details?: string; hint?: string }>()({
    code: 'PGRST100',
    status: 400,
    message: (f) => f.message,
    details: (f) => f.details ?? null,
    hint: (f) => f.hint ?? null,
    about: 'The query string could not be read. The details say where.',
  }),
  method_not_allowed: entry<{ method: string }>()({
    code: 'PGRST117',
    status: 405,
    message: (f) => `Unsupported HTTP method: ${f.method}`,
    about: 'This HTTP method is not served on this path.',
  }),
  bad_range: entry<{ details: string }>()({
    code: 'PGRST103',
    status: 416,
    message: () => 'Requested range not satisfiable',
    details: (f) => f.details,
    about: 'The range lies outside the rows there are, or its limits are the wrong way round.',
  }),
  schema_not_exposed: entry<{ schema: string; exposed: string }>()({
    code: 'PGRST106',
    status: 406,
    message: (f) => `Invalid schema: ${f.schema}`,
    hint: (f) => `Only the following schemas are exposed: ${f.exposed}`,
    about: 'Accept-Profile or Content-Profile names a schema that is not exposed.',
  }),
  not_acceptable: entry<{ accept: string }>()({
    code: 'PGRST107',
    status: 406,
    message: (f) => `None of these media types are available: ${f.accept}`,
    about: 'The Accept header asks for a media type that is not served here.',
  }),
  not_singular: entry<{ rows: number }>()({
    code: 'PGRST116',
    status: 406,
    message: () => 'Cannot coerce the result to a single JSON object',
    details: (f) => `The result contains ${f.rows} rows`,
    about: 'A single object was asked for, and the result has no row or more than one.',
  }),
  not_supported: entry<{ feature: string; hint?: string }>()({
    code: 'PGRST127',
    status: 400,
    message: () => 'Feature not implemented',
    details: (f) => f.feature,
    hint: (f) => f.hint ?? null,
    about: 'The request uses a feature that is refused by name, on every engine or on this one.',
  }),
  table_not_found: entry<{ schema: string; table: string; suggestion?: string | null }>()({
    code: 'PGRST205',
    status: 404,
    message: (f) => `Could not find the table '${cut(`${f.schema}.${f.table}`)}' in the schema cache`,
    hint: (f) => (f.suggestion ? `Perhaps you meant the table '${f.schema}.${f.suggestion}'` : null),
    about: 'No such table or view is exposed.',
  }),
  function_method: entry<{ method: string }>()({
    code: 'PGRST101',
    status: 405,
    message: (f) => `Cannot use the ${f.method} method on RPC`,
    about: 'Functions are called by POST, and those that change nothing by GET and HEAD.',
  }),
  function_not_found: entry<FunctionSearch>()({
    code: 'PGRST202',
    status: 404,
    message: (f) =>
      `Could not find the function ${cut(`${f.schema}.${f.name}`)}${f.raw === null || f.raw === 'json' ? signature(f.given) : ''} in the schema cache`,
    details: (f) =>
      `Searched for the function ${cut(`${f.schema}.${f.name}`)} ${searched(f)}, but no matches were found in the schema cache.`,
    hint: (f) => (f.suggestion === null ? null : `Perhaps you meant to call the function ${f.suggestion}`),
    about: 'No function of that name takes the arguments that were given.',
  }),
  function_ambiguous: entry<{ candidates: readonly string[] }>()({
    code: 'PGRST203',
    status: 300,
    message: (f) => `Could not choose the best candidate function between: ${f.candidates.join(', ')}`,
    hint: () =>
      'Try renaming the parameters or the function itself in the database so function overloading can be resolved',
    about: 'Several functions of that name take the arguments that were given.',
  }),
  column_not_found: entry<{ table: string; column: string }>()({
    code: '42703',
    status: 400,
    message: (f) => `column ${f.table}.${f.column} does not exist`,
    about: 'A column named in select, a filter or order does not exist.',
  }),
  not_embedded: entry<{ resource: string }>()({
    code: 'PGRST108',
    status: 400,
    message: (f) => `'${f.resource}' is not an embedded resource in this request`,
    hint: (f) => `Verify that '${f.resource}' is included in the 'select' query parameter.`,
    about: 'A filter or order names a resource that select does not embed.',
  }),
  relation_not_found: entry<{
    schema: string;
    origin: string;
    target: string;
    hinted: string | null;
    suggestion: string | null;
  }>()({
    code: 'PGRST200',
    status: 400,
    message: (f) => `Could not find a relationship between '${f.origin}' and '${f.target}' in the schema cache`,
    details: (f) => {
      const hinted = f.hinted === null ? '' : ` using the hint '${f.hinted}'`;
      return `Searched for a foreign key relationship between '${f.origin}' and '${f.target}'${hinted} in the schema '${f.schema}', but no matches were found.`;
    },
    hint: (f) => (f.suggestion === null ? null : `Perhaps you meant '${f.suggestion}' instead of '${f.target}'.`),
    about: 'An embedded resource is not related to the table that select names it in.',
  }),
  relation_ambiguous: entry<{ origin: string; target: string; relations: readonly RelationChoice[] }>()({
    code: 'PGRST201',
    status: 300,
    message: (f) => `Could not embed because more than one relationship was found for '${f.origin}' and '${f.target}'`,
    details: (f) =>
      f.relations.map(({ cardinality, embedding, relationship }) => ({ cardinality, embedding, relationship })),
    hint: (f) =>
      `Try changing '${f.target}' to one of the following: ${f.relations.map((r) => `'${r.name}'`).join(', ')}. Find the desired relationship in the 'details' key.`,
    about: 'More than one foreign key relates the tables; the hint lists the names to choose from.',
  }),
  related_order: entry<{ origin: string; target: string }>()({
    code: 'PGRST118',
    status: 400,
    message: (f) => `A related order on '${f.target}' is not possible`,
    details: (f) => `'${f.origin}' and '${f.target}' do not form a many-to-one or one-to-one relationship`,
    about: 'order names a column of an embedded resource that can have several rows.',
  }),
  bad_embed_filter: entry<{ resource: string }>()({
    code: 'PGRST120',
    status: 400,
    message: (f) => `Bad operator on the '${f.resource}' embedded resource`,
    details: () => 'Only is null or not is null filters are allowed on embedded resources',
    about: 'An embedded resource as a whole is filtered by `is.null` and `not.is.null` only.',
  }),
  bad_preferences: entry<{ preferences: readonly string[] }>()({
    code: 'PGRST122',
    status: 400,
    message: () => 'Invalid preferences given with handling=strict',
    details: (f) => `Invalid preferences: ${cut(f.preferences.join(', '))}`,
    about: 'Prefer: handling=strict was sent with a preference that is not known here.',
  }),
  aggregates_off: entry()({
    code: 'PGRST123',
    status: 400,
    message: () => 'Use of aggregate functions is not allowed',
    about: 'select has an aggregate function, and BACKSTAY_AGGREGATES is off.',
  }),
  ungrouped_column: entry<{ table: string; column: string }>()({
    code: '42803',
    status: 400,
    message: (f) =>
      `column "${f.table}.${f.column}" must appear in the GROUP BY clause or be used in an aggregate function`,
    about: 'Rows are grouped, and order (or count beside other columns) names a column that the groups do not have.',
  }),
  grouped_aggregate: entry()({
    code: '42803',
    status: 400,
    message: () => 'aggregate functions are not allowed in GROUP BY',
    about: 'count without brackets stands beside aggregate functions, where it would be what rows are grouped by.',
  }),
  url_too_long: entry<{ limit: number }>()({
    code: '54000',
    status: 414,
    message: (f) => `the query string is over the limit of ${f.limit} characters`,
    about: 'The address is too long; send fewer values, or shorter ones.',
  }),
  headers_too_large: entry<{ limit: number }>()({
    code: 'PGRST100',
    status: 431,
    message: (f) => `The request's headers are over the limit of ${f.limit} bytes`,
    about: 'Address and headers are too long together.',
  }),
  request_too_slow: entry()({
    code: 'PGRST100',
    status: 408,
    message: () => 'The request did not arrive in time',
    about: 'The head or the body of a request took too long to arrive.',
  }),
  not_http: entry()({
    code: 'PGRST100',
    status: 400,
    message: () => 'The request is not HTTP',
    about: 'The head of a request could not be read.',
  }),
  expectation_failed: entry()({
    code: 'PGRST100',
    status: 417,
    message: () => 'Only 100-continue can be expected',
    about: 'The header Expect asks for what the server does not do.',
  }),
  path_not_found: entry()({
    code: 'PGRST125',
    status: 404,
    message: () => 'Invalid path specified in request URL',
    about: 'Nothing is served under this path.',
  }),
  precondition_failed: entry<{ header: string; why: 'absent' | 'several' | 'changed' | 'present' }>()({
    code: 'PT412',
    status: 412,
    message: (f) => `The condition of ${f.header} does not hold`,
    details: (f) => unmet[f.why] ?? null,
    hint: (f) =>
      f.why === 'changed' ? 'Read the row again with the same select, and send the ETag of that answer.' : null,
    about: 'If-Match or If-None-Match was sent, and the row has changed since, is not there, or is there already.',
  }),
  bad_body: entry<{ reason: string }>()({
    code: 'PGRST102',
    status: 400,
    message: (f) => f.reason,
    about: 'The request body could not be read, or is not what this address takes.',
  }),
  encoding_not_accepted: entry<{ encoding: string }>()({
    code: 'PGRST102',
    status: 415,
    message: (f) => `Content-Encoding not acceptable: ${cut(f.encoding)}`,
    about: 'The request body is compressed; bodies are taken as they are.',
  }),
  unknown_column: entry<{ table: string; column: string }>()({
    code: 'PGRST204',
    status: 400,
    message: (f) => `Could not find the '${f.column}' column of '${f.table}' in the schema cache`,
    about: 'A key of the body, or a name in columns, is none of the table’s columns.',
  }),
  bad_put_filter: entry()({
    code: 'PGRST105',
    status: 405,
    message: () => "Filters must include all and only primary key columns with 'eq' operators",
    about: 'PUT needs one eq filter for each column of the primary key, and no other.',
  }),
  put_with_range: entry()({
    code: 'PGRST114',
    status: 400,
    message: () => 'limit/offset querystring parameters are not allowed for PUT',
    about: 'PUT is about one row; it takes neither limit nor offset.',
  }),
  put_key_mismatch: entry()({
    code: 'PGRST115',
    status: 400,
    message: () => 'Payload values do not match URL in primary key column(s)',
    about: 'The key in the body of a PUT is another than that of the address.',
  }),
  max_affected: entry<{ rows: number }>()({
    code: 'PGRST124',
    status: 400,
    message: () => 'Query result exceeds max-affected preference constraint',
    details: (f) => `The query affects ${f.rows} rows`,
    about: 'Prefer: handling=strict, max-affected was sent, and the write would touch more rows. Nothing was written.',
  }),
  max_affected_single: entry<object>()({
    code: 'PGRST128',
    status: 400,
    message: () => 'Function must return SETOF or TABLE when max-affected preference is used with handling=strict',
    about: 'Prefer: handling=strict, max-affected was sent to a function that gives one row, a bare value or nothing.',
  }),
  read_only_transaction: entry<{ command: 'INSERT' | 'UPDATE' | 'DELETE' }>()({
    code: '25006',
    status: 405,
    message: (f) => `cannot execute ${f.command} in a read-only transaction`,
    about: 'A function that writes was called by GET or HEAD. Call it by POST. Nothing was written.',
  }),
  too_many_affected: entry<{ limit: number }>()({
    code: '54000',
    status: 413,
    message: (f) => `the write touches more than ${f.limit} rows`,
    hint: () => 'Use a filter that matches fewer rows, or write in parts.',
    about: 'A write would touch more rows than BACKSTAY_MAX_AFFECTED allows. Nothing was written.',
  }),
  too_many_requests: entry<{ seconds: number }>()({
    code: '53400',
    status: 429,
    message: () => 'the limit of requests was reached',
    hint: (f) => `Try again in ${f.seconds} s.`,
    retryAfterOf: (f) => f.seconds,
    about:
      'One user or address sent more requests than BACKSTAY_RATE_LIMIT allows; Retry-After says when to come back.',
  }),
  too_large: entry<{ what: string; limit: number }>()({
    code: '54000',
    status: 413,
    message: (f) => `${f.what} is over the limit of ${f.limit}`,
    about: 'A limit of the server was reached: body size, number of filters, depth.',
  }),
};
