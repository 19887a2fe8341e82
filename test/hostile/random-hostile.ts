import fc, { type Arbitrary } from 'fast-check';
import { principals, type PrincipalName } from '../fixtures/principals.js';
import { canary, inheritedNames } from './canary.js';
import { profile } from './fuzz-project.js';
import { fuzzTables, profiled } from './fuzz-tables.js';
import { mostlyWith, nasty, pick, type Mostly } from './odds.js';
import { randomBody } from './random-body.js';
import { randomHeaders } from './random-headers.js';
import { RandomQuery } from './random-query.js';

/** One request as it goes over the wire. */
export interface HostileRequest {
  readonly method: string;
  /** Path and query behind `/rest/v1`, percent-encoded as far as HTTP asks for it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly body: string | null;
  readonly as: PrincipalName;
}

const strict = (text: string): string => encodeURIComponent(text.toWellFormed());

/** With all that HTTP lets stand unencoded in an address. */
const loose = (text: string): string => encodeURI(text.toWellFormed()).replaceAll('#', '%23').replaceAll('&', '%26');

/** What the grammar or an encoding gives a meaning. */
const marks = [...'(),.:!*"\\{}[]->=&%+;\'', '%00', '%C0%AF', '%ED%A0%80', '%EF%BB%BF', '%FF', 'not.', '::', '...'];

/** The same with marks put in, and characters taken out, anywhere. */
const mutated = (text: string): Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.constantFrom(...marks, null), fc.nat(4)), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce(
        (whole, [at, mark, length]) =>
          whole.slice(0, at) + (mark ?? '') + whole.slice(mark === null ? at + length : at),
        text,
      ),
    );

const methods = (mostly: Mostly): Arbitrary<string> =>
  mostly(
    6,
    pick('GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT'),
    pick('OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'),
  );

/** The headers that name the schema of a table or function; none for `public`. */
const profileOf = (table: string): Readonly<Record<string, string>> =>
  profiled.has(table) ? { 'accept-profile': profile, 'content-profile': profile } : {};

function requestOf(mostly: Mostly, table: string): Arbitrary<HostileRequest> {
  const query = new RandomQuery(mostly);
  const parameters = { paged: query.parameters(table, true), unpaged: query.parameters(table, false) };
  const body = randomBody(mostly, table);
  const headers = fc
    .tuple(mostly(9, fc.constant(profileOf(table)), fc.constant({})), randomHeaders(mostly))
    .map(([own, more]) => ({ ...own, ...more }));
  const as = fc.constantFrom(...(Object.keys(principals) as PrincipalName[]));
  const resource = table.startsWith('rpc/') ? table : strict(table);
  return methods(mostly).chain((method) => {
    const reads = method === 'GET' || method === 'HEAD';
    const text = fc
      .tuple(
        reads ? parameters.paged : mostly(1, parameters.unpaged, parameters.paged),
        mostly(2, fc.constant(strict), fc.constant(loose)),
      )
      .map(([all, encode]) => all.map((one) => one.map(encode).join('=')).join('&'))
      .chain((right) => mostly(1, fc.constant(right), mutated(right)));
    return fc
      .record({
        text,
        headers,
        body: reads || method === 'DELETE' ? fc.constant(null) : mostly(6, body, fc.constant(null)),
        as,
      })
      .map(({ text: sent, ...rest }) => ({ method, path: `/${resource}${sent === '' ? '' : `?${sent}`}`, ...rest }));
  });
}

function requestsWith(mostly: Mostly, functions: readonly string[]): Arbitrary<HostileRequest> {
  const calls = [...functions, 'rpc/none', `rpc/${canary}`];
  const tables = pick(...Object.keys(fuzzTables));
  const odd = fc.oneof(nasty, pick('', '.', '..', 'rpc', 'a/b', '%2e%2e', ...calls, ...inheritedNames));
  const usual = fc.oneof({ weight: 5, arbitrary: tables }, { weight: 1, arbitrary: pick(...calls) });
  const resource = mostly(5, usual, odd);
  const known = new Map<string, Arbitrary<HostileRequest>>();
  return resource.chain((table) => {
    const requests = known.get(table) ?? requestOf(mostly, table);
    known.set(table, requests);
    return requests;
  });
}

/** Requests of the whole dialect for tables and for functions (`rpc/name`): most are wrong in a place or two at most, some in many. */
export const hostileRequest = (functions: readonly string[]): Arbitrary<HostileRequest> =>
  fc.oneof(
    { weight: 5, arbitrary: requestsWith(mostlyWith(20), functions) },
    { weight: 3, arbitrary: requestsWith(mostlyWith(4), functions) },
    { weight: 2, arbitrary: requestsWith(mostlyWith(1), functions) },
  );
