import { afterAll, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { casesOf, verdictOn, type CompatibilityCase } from '../wire/compatibility/behaviour.js';
import { CompatibilityServers } from '../wire/compatibility/compatibility-fixture.js';
import { pages } from '../wire/compatibility/pages.js';
import type { FixtureServer } from '../wire/fixture-server.js';
import { readDocument, type DataDocument } from './data-document.js';

const engine = testEngines[0]!;
const servers = new CompatibilityServers(engine);
afterAll(() => servers.stop());

/** What is said of a connection, of a page in a browser, or of any HTTP message. */
const ofAnyMessage =
  /^(access-control-.*|connection|content-length|content-type|cross-origin-.*|date|keep-alive|referrer-policy|sb-request-id|transfer-encoding|vary|x-content-type-options|x-frame-options|content-security-policy|cache-control|strict-transport-security)$/;

/** A browser's question before the real request is answered for every address alike. */
const cases = pages
  .flatMap(({ behaviours }) => behaviours.flatMap((one) => casesOf(verdictOn(one, engine))))
  .filter(({ headers }) => headers?.['access-control-request-method'] === undefined);

/** What an answer has that the document does not say of its operation. */
async function undocumented(one: CompatibilityCase): Promise<readonly string[]> {
  const server = await servers.of(one);
  const state = await servers.stateFor(one);
  const answer = await send(server, one);
  await answer.arrayBuffer();
  await state?.restore();
  const name = /^[^?]*/.exec(one.request)![0];
  const method = (one.method ?? 'GET').toLowerCase();
  const schema = one.headers?.['accept-profile'] ?? one.headers?.['content-profile'] ?? 'public';
  const operation = (await documentOf(server, schema)).operation(`/rest/v1/${name}`, method);
  // What is not there to be documented is refused.
  if (operation === null) return answer.ok && name !== '' ? [`${method} ${name}`] : [];
  const told = operation.answer(answer.status);
  const about = `${method} ${name}: ${answer.status}`;
  if (told === null) return [about];
  const type = (answer.headers.get('content-type') ?? '').replace('; charset=utf-8', '').split(';').filter(isTelling);
  return [
    ...[...answer.headers.keys()]
      .filter((header) => !ofAnyMessage.test(header) && !told.headers.includes(header))
      .map((header) => `${about} ${header}`),
    ...(method === 'head' || type[0] === '' || told.types.includes(type.join(';'))
      ? []
      : [`${about} ${type.join(';')}`]),
  ];
}

/** A plan's parameters say what it is of, which is no part of its type. */
const isTelling = (part: string, at: number): boolean => at === 0 || part.startsWith('nulls=');

const send = ({ server, headersOf }: FixtureServer, one: CompatibilityCase): Promise<Response> => {
  const body = typeof one.body === 'string' || one.body === undefined ? one.body : JSON.stringify(one.body);
  return fetch(`${server.url}/rest/v1/${one.request}`, {
    method: one.method ?? 'GET',
    headers: {
      ...headersOf(one.as ?? 'anon'),
      ...(one.claims && { authorization: `Bearer ${server.userToken(one.claims)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(one.prefer === undefined ? {} : { prefer: one.prefer }),
      ...one.headers,
    },
    ...(body === undefined ? {} : { body }),
  });
};

const documents = new Map<string, DataDocument>();

async function documentOf({ server }: FixtureServer, schema: string): Promise<DataDocument> {
  const key = `${server.url} ${schema}`;
  const known = documents.get(key) ?? (await readDocument(server.url, server.serviceKey, schema));
  documents.set(key, known);
  return known;
}

it('every status, header and media type that PostgREST’s reference is answered with stands on its operation', async () => {
  const missing: string[] = [];
  for (const one of cases) missing.push(...(await undocumented(one)));
  expect(cases.length).toBeGreaterThan(300);
  expect([...new Set(missing)]).toEqual([]);
}, 300_000);
