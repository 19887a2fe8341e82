import { expect } from 'vitest';
import type { WireCase } from './cases/wire-case.js';
import type { FixtureServer } from './fixture-server.js';

/** What all engines must have in common. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: string;
}

const compared = [
  'content-type',
  'content-range',
  'content-location',
  'location',
  'preference-applied',
  'content-profile',
  'etag',
];

/** Sends the request of a case; the headers of the answer are those that are always compared, and those the case names. */
export async function ask({ server, headersOf }: FixtureServer, one: WireCase): Promise<Answer> {
  const body = typeof one.body === 'string' || one.body === undefined ? one.body : JSON.stringify(one.body);
  const response = await fetch(`${server.url}/rest/v1/${one.request}`, {
    method: one.method ?? 'GET',
    headers: {
      ...headersOf(one.as ?? 'anon'),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(one.prefer === undefined ? {} : { prefer: one.prefer }),
      ...one.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const names = new Set([...compared, ...Object.keys(one.answers ?? {})]);
  return {
    status: response.status,
    headers: Object.fromEntries([...names].map((name) => [name, response.headers.get(name)])),
    body: await response.text(),
  };
}

/** What the case says of its answer. */
export function check(one: WireCase, { status, headers, body }: Answer): void {
  const ids = one.ids?.map((id) => ({ id }));
  if (one.text !== undefined) expect(body).toBe(one.text);
  if (one.json !== undefined) expect(JSON.parse(body)).toEqual(one.json);
  if (ids !== undefined) expect(body).toBe(JSON.stringify(ids));
  if (one.error !== undefined) {
    const [code, message, details] = one.error;
    expect(JSON.parse(body)).toMatchObject({
      code,
      ...(message === undefined ? {} : { message }),
      ...(details === undefined ? {} : { details }),
    });
  }
  expect({ status, body: status === (one.status ?? 200) ? '' : body }).toEqual({ status: one.status ?? 200, body: '' });
  expect(headers).toMatchObject(one.answers ?? {});
}

/** The name of a case. */
export const title = (one: WireCase): string =>
  [
    one.method ?? 'GET',
    one.request.slice(0, 150),
    `as ${one.as ?? 'anon'}`,
    one.headers && JSON.stringify(one.headers),
    JSON.stringify(one.body)?.slice(0, 100),
    one.prefer,
  ]
    .filter(Boolean)
    .join(' ');

/** The table a case is about. */
export const tableOf = (one: WireCase): string => decodeURIComponent(/^[^?/]*/.exec(one.request)?.[0] ?? '');
