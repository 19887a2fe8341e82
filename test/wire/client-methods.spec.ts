import { createClient as newest, type SupabaseClient } from '@supabase/supabase-js';
import { createClient as oldest } from 'supabase-js-2-50';
import { afterAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { methodTests, silentMethods } from './compatibility/client-methods.js';
import { clientClasses } from './compatibility/method-test.js';
import { CompatibilityServers } from './compatibility/compatibility-fixture.js';

const libraries = {
  newest: (url: string, key: string) => newest(url, key, { auth: { persistSession: false } }),
  oldest: (url: string, key: string) =>
    oldest(url, key, { auth: { persistSession: false } }) as unknown as SupabaseClient,
};
type Library = keyof typeof libraries;
const names = Object.keys(libraries) as Library[];

/** The methods of an object's class and, with `depth`, of those it extends. */
const methodsOf = (object: object, depth = 0): string[] => {
  let prototype = Object.getPrototypeOf(object) as object;
  for (let level = 0; level < depth; level++) prototype = Object.getPrototypeOf(prototype) as object;
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
};

/** What a library offers, by the class that has it. */
function offered(library: Library): string[] {
  const client = libraries[library]('http://127.0.0.1:9', 'key');
  const query = client.from('sample').select();
  const classes = {
    client: methodsOf(client.schema('public')),
    table: methodsOf(client.from('sample')),
    filter: methodsOf(query),
    transform: methodsOf(query, 1),
    answer: methodsOf(query, 2),
  };
  return clientClasses.flatMap((name) => classes[name].map((method) => `${name}.${method}`));
}

const testsOf = (library: Library) => methodTests.filter((one) => library === 'newest' || !one.newestOnly);

describe.each(names)('every method of the %s client', (library) => {
  it('is tested, or asks for nothing', () => {
    const tested = new Set<string>(testsOf(library).map(({ method }) => method));
    const asking = offered(library).filter((method) => !(method in silentMethods));
    expect([...tested].toSorted()).toEqual(asking.toSorted());
  });
});

describe.each(testEngines)('the client libraries, method by method, on %s', (engine) => {
  const servers = new CompatibilityServers(engine);
  afterAll(() => servers.stop());

  describe.each(names)('%s', (library) => {
    const tests = testsOf(library).filter(({ on }) => on?.includes(engine) ?? true);
    it.each(tests.map((one) => [one.method, String(one.call).replaceAll(/\s+/g, ' '), one] as const))(
      '%s: %s',
      async (_method, _call, { project = 'reading', call, gives }) => {
        const of = { request: '', project };
        const [{ server, headersOf }, state] = [await servers.of(of), await servers.stateFor(of)];
        const { apikey = '' } = headersOf('anon');
        const answer = await call(libraries[library](server.url, apikey));
        state?.touched();
        await state?.restore();
        expect(answer).toMatchObject(gives);
      },
    );
  });
});
