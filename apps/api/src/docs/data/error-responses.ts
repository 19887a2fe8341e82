import { catalogue, fail, type ErrorEntry, type Failure } from '@backstay/kernel';
import { errorHeaders } from './answer-headers.js';
import { reference } from './component-key.js';

/** What a status means, and an error that has it; without one it is answered before a request is there to be refused. */
interface ErrorStatus {
  readonly about: string;
  readonly example: Failure | null;
}

const statuses = (): Readonly<Record<number, ErrorStatus>> => ({
  300: {
    about: 'More than one relation or function fits; the answer lists them',
    example: fail('function_ambiguous', { candidates: ['public.near(place => text)', 'public.near(place => uuid)'] }),
  },
  400: {
    about: 'The request cannot be understood, or a value or row is refused',
    example: fail('invalid_text', { type: 'integer', value: 'ten' }),
  },
  401: { about: 'The key or token is missing or wrong, or not enough', example: fail('missing_key', {}) },
  403: { about: 'A policy or grant refuses it', example: fail('row_refused', { table: 'books' }) },
  404: {
    about: 'No such table, function or operator',
    example: fail('table_not_found', { schema: 'public', table: 'boks' }),
  },
  405: { about: 'Not by this method, or the database only reads', example: fail('bad_put_filter', {}) },
  406: { about: 'Not in this form or schema, or not one row', example: fail('not_singular', { rows: 2 }) },
  408: { about: 'The request did not arrive in time', example: fail('request_too_slow', {}) },
  409: {
    about: 'A key is taken, or a reference points nowhere',
    example: fail('unique_violation', { constraint: 'books_pkey' }),
  },
  412: {
    about: 'The row is not as `If-Match` or `If-None-Match` wants it',
    example: fail('precondition_failed', { header: 'If-Match', why: 'changed' }),
  },
  413: { about: 'Over a limit of the server', example: fail('too_large', { what: 'number of rows', limit: 10_000 }) },
  414: { about: 'The address is too long', example: fail('url_too_long', { limit: 49_152 }) },
  415: { about: 'The body is compressed', example: fail('encoding_not_accepted', { encoding: 'gzip' }) },
  416: {
    about: 'The range lies outside of the rows',
    example: fail('bad_range', { details: 'An offset of 90 was requested, but there are only 57 rows.' }),
  },
  417: { about: '`Expect` asks for what the server does not do', example: fail('expectation_failed', {}) },
  429: { about: 'Too many requests', example: fail('too_many_requests', { seconds: 5 }) },
  431: { about: 'Address and headers are too long together', example: fail('headers_too_large', { limit: 65_536 }) },
  500: { about: 'It took too long, or failed', example: fail('statement_timeout', {}) },
  503: { about: 'The database does not answer, or is being changed', example: fail('database_unavailable', {}) },
  504: { about: 'No connection was free', example: fail('pool_timeout', {}) },
});

/** The key of the response. */
export const errorKey = (status: number): string => `Error.${status}`;

/** The errors of the data API as responses of a document's components, each with its codes. */
export const errorResponses = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(statuses()).map(([status, one]) => [errorKey(Number(status)), errorResponse(Number(status), one)]),
  );

function errorResponse(status: number, { about, example }: ErrorStatus): object {
  const codes = codesOf(status);
  return {
    description: codes.length === 0 ? about : `${about} (${codes.join(', ')})`,
    headers: errorHeaders(status),
    content: {
      'application/json': { schema: reference('schemas', 'Error'), ...(example && { example: bodyOf(example) }) },
    },
  };
}

const bodyOf = ({ code, message, details, hint }: Failure): object => ({ code, message, details, hint });

/** The codes of the catalogue with this status. Those of sign-in are words, those of the data API have capitals or digits. */
const codesOf = (status: number): readonly string[] => [
  ...new Set(
    (Object.values(catalogue) as readonly ErrorEntry<never>[])
      .filter((entry) => entry.status === status || entry.unauthenticatedStatus === status)
      .map(({ code }) => code)
      .filter((code) => /^[A-Z0-9]+$/.test(code)),
  ),
];

/** The schema of their bodies. */
export const errorSchema = {
  type: 'object',
  description: 'What every refusal looks like.',
  required: ['code', 'message', 'details', 'hint'],
  properties: {
    code: { type: 'string', description: 'A PGRST code or an SQLSTATE', example: '42501' },
    message: { type: 'string' },
    details: {
      nullable: true,
      description: 'A sentence; of several things that fit, their list',
      anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }],
    },
    hint: { type: 'string', nullable: true },
  },
};
