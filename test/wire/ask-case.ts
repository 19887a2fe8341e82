import { expect } from 'vitest';
import type { WireCase } from './cases/wire-case.js';
import type { FixtureServer } from './fixture-server.js';

/** What all engines must have in common. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: string;
}

const compared = ['content-type', 'content-range', 'content-location', 'preference-applied', 'content-profile'];

/** Sends the request of a case. */
export async function ask({ server, headersOf }: FixtureServer, one: WireCase): Promise<Answer> {
  const response = await fetch(`${server.url}/rest/v1/${one.request}`, {
    method: one.method ?? 'GET',
    headers: { ...headersOf(one.as ?? 'anon'), ...one.headers },
  });
  return {
    status: response.status,
    headers: Object.fromEntries(compared.map((name) => [name, response.headers.get(name)])),
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
    const [code, message] = one.error;
    expect(JSON.parse(body)).toMatchObject(message === undefined ? { code } : { code, message });
  }
  expect(status).toBe(one.status ?? 200);
  expect(headers).toMatchObject(one.answers ?? {});
}

/** The name of a case. */
export const title = (one: WireCase): string =>
  [one.method ?? 'GET', one.request.slice(0, 150), `as ${one.as ?? 'anon'}`, one.headers && JSON.stringify(one.headers)]
    .filter(Boolean)
    .join(' ');
