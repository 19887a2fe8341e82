import { expect, it } from 'vitest';
import { startServer } from '../support/server.js';
import { readDocument } from './data-document.js';
import { notesProject } from './notes-project.js';

/** Addresses that are no part of an interface, and why they are not in the document. */
const undocumented: Readonly<Record<string, string>> = {
  'GET /': 'a page',
  'GET /docs': 'a page',
  'GET /docs/openapi.json': 'the document itself',
  'GET /docs/assets/{name}': 'files of a page',
  'GET /docs/mail': 'a page',
  'GET /assets/{name}': 'files of a page',
  'POST /auth/v1/callback': 'a form that a provider sends',
};

/** `METHOD /path/{parameter}` of each route of Fastify's tree; a route of all methods is a face, whose tables are told of. */
function routesOf(tree: string): readonly string[] {
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^((?:│ {3}| {4})*)(?:├|└)── (\S*) \(([A-Z, ]+)\)$/.exec(line);
    if (found === null) return [];
    const depth = found[1]!.length / 4;
    parents.length = depth;
    parents.push(found[2]!);
    const path = parents.join('').replaceAll(/:(\w+)/g, '{$1}');
    const methods = found[3]!.split(', ');
    return methods.includes('PROPFIND') ? [] : methods.filter((one) => one !== 'HEAD').map((one) => `${one} ${path}`);
  });
}

it('every route is documented, or is known to be none of the interface', async () => {
  const server = await startServer({ files: notesProject });
  const routes = routesOf(server.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
  const reply = await fetch(`${server.url}/docs/openapi.json`, { headers: { apikey: server.serviceKey } });
  const { paths } = (await reply.json()) as { paths: Record<string, object> };
  await server.stop();
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(routes.length).toBeGreaterThan(40);
  expect(routes.filter((route) => !documented.includes(route)).sort()).toEqual(Object.keys(undocumented).sort());
});

it('every method that an address of the data API allows is documented', async () => {
  const writer =
    'create function hush(note integer) returns void language sql as $$ update notes set public = false where id = note $$;';
  const server = await startServer({ files: { ...notesProject, 'schema/02-writer.sql': writer } });
  const headers = { apikey: server.serviceKey };
  const { methods } = await readDocument(server.url, server.serviceKey);
  const allowed = await Promise.all(
    Object.keys(methods).map(async (path) => {
      const reply = await fetch(server.url + path, { method: 'OPTIONS', headers });
      return [path, reply.headers.get('allow')!.toLowerCase().split(', ').sort()] as const;
    }),
  );
  await server.stop();
  expect(Object.keys(methods)).toContain('/rest/v1/rpc/hush');
  expect(Object.fromEntries(Object.entries(methods).map(([path, all]) => [path, [...all].sort()]))).toEqual(
    Object.fromEntries(allowed),
  );
});
