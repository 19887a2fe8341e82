import { cut, entry } from './entry.js';

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
    message: (f) => `Unsupported HTTP method: ${cut(f.method)}`,
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
    message: (f) => `Invalid schema: ${cut(f.schema)}`,
    hint: (f) => `Only the following schemas are exposed: ${f.exposed}`,
    about: 'Accept-Profile or Content-Profile names a schema that is not exposed.',
  }),
  not_acceptable: entry<{ accept: string }>()({
    code: 'PGRST107',
    status: 406,
    message: (f) => `None of these media types are available: ${cut(f.accept)}`,
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
  column_not_found: entry<{ table: string; column: string }>()({
    code: '42703',
    status: 400,
    message: (f) => `column ${f.table}.${cut(f.column)} does not exist`,
    about: 'A column named in select, a filter or order does not exist.',
  }),
  path_not_found: entry()({
    code: 'PGRST125',
    status: 404,
    message: () => 'Invalid path specified in request URL',
    about: 'Nothing is served under this path.',
  }),
  too_large: entry<{ what: string; limit: number }>()({
    code: '54000',
    status: 413,
    message: (f) => `${f.what} is over the limit of ${f.limit}`,
    about: 'A limit of the server was reached: body size, number of filters, depth.',
  }),
};
