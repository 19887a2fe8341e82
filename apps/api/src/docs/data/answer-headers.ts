import type { AnswerHeader } from '../../rest/openapi/data-answers.js';

/** What any answer may say in its head. */
const everywhere = [
  'X-Request-Id',
  'RateLimit-Policy',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
] as const;

type HeaderName =
  AnswerHeader | (typeof everywhere)[number] | 'Proxy-Status' | 'Retry-After' | 'Server-Timing' | 'WWW-Authenticate';

const about: Readonly<Record<HeaderName, string>> = {
  Allow: 'The methods that are served here',
  'Content-Location': 'The address of what is answered, in one spelling',
  'Content-Profile': 'The schema of the rows, where there are several',
  'Content-Range': 'Which rows these are, and of how many: `0-9/57`; `*` is not counted',
  ETag: 'Of one row: changes when what is selected of it does',
  Location: 'With `return=headers-only`: the address of the one new row',
  'Preference-Applied': 'The preferences that were followed',
  'Proxy-Status': 'The code of the error, where there is no body',
  'RateLimit-Limit': 'Requests in a window, where `BACKSTAY_RATE_LIMIT` is set',
  'RateLimit-Policy': 'Requests and the seconds of their window',
  'RateLimit-Remaining': 'Requests that are left',
  'RateLimit-Reset': 'Seconds until the window ends',
  'Retry-After': 'Seconds until another try is right',
  'Server-Timing': 'Milliseconds of each stage, to the service key or by `BACKSTAY_SERVER_TIMING`',
  'WWW-Authenticate': 'Bearer, and what is wrong with the token',
  'X-Request-Id': 'Names the request in the log',
};

/** The headers of a document's components. */
export const headerComponents = (): Readonly<Record<string, object>> =>
  Object.fromEntries(Object.entries(about).map(([name, description]) => [name, { description, schema }]));

const schema = { type: 'string' };

const referenced = (names: readonly HeaderName[]): object =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** The head of an answer that is no error. */
export const goodHeaders = (names: readonly AnswerHeader[]): object =>
  referenced([...names, 'Server-Timing', ...everywhere]);

/** The head of an error. */
export const errorHeaders = (status: number): object =>
  referenced([
    ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
    ...(status === 405 ? (['Allow'] as const) : []),
    ...(status === 429 || status === 503 ? (['Retry-After'] as const) : []),
    'Proxy-Status',
    ...everywhere,
  ]);
