import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roles } from '@backstay/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, keysOf, startProject, temporaryFolder } from '../support/cli.js';

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: object; readonly operationId?: string }>>>
  >;
  readonly components: { readonly schemas: object };
}

/** What a reference of a document names, or undefined. */
function resolve(document: unknown, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

function referencesOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = '$ref' in node && typeof node.$ref === 'string' ? [node.$ref] : [];
  return [...own, ...Object.values(node).flatMap(referencesOf)];
}

describe('backstay openapi', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const served = new Map<string, Document>();

  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder.path, 'schema'));
    await writeFile(
      join(folder.path, 'schema', '01.sql'),
      'create table pens (id integer primary key, pigment text not null);\nrevoke all on pens from anon;\n' +
        'grant select (id) on pens to anon;\ncreate policy "all" on pens for select using (true);\n',
    );
    const server = await startProject(folder.path);
    const keys = await keysOf(folder.path);
    for (const [role, apikey] of [
      ['anon', keys['anon_key']!],
      ['service_role', keys['service_role_key']!],
    ] as const) {
      const reply = await fetch(`${server.url}/docs/openapi.json`, { headers: { apikey } });
      served.set(role, (await reply.json()) as Document);
    }
    await server.stop();
  });
  afterAll(() => folder.remove());

  const run = (...args: string[]) => backstay(['openapi', ...args, '--project', folder.path]);

  it('prints what the server answers each role, byte for byte the same JSON', async () => {
    for (const [role, document] of served) {
      const { exitCode, stdout, stderr } = await run('--role', role);
      expect(exitCode, stderr).toBe(0);
      expect(JSON.parse(stdout)).toEqual(document);
      expect(JSON.stringify(JSON.parse(stdout))).toBe(JSON.stringify(document));
    }
  });

  it('is a document whose references lead somewhere, with responses and names of their own for all operations', async () => {
    for (const role of roles) {
      const out = join(folder.path, `${role}.json`);
      const { exitCode, stdout } = await run('--role', role, '--out', out);
      expect([exitCode, stdout]).toEqual([0, '']);
      const document = JSON.parse(await readFile(out, 'utf8')) as Document;
      expect(document.openapi).toMatch(/^3\.\d+\.\d+$/);
      expect(referencesOf(document).filter((one) => resolve(document, one) === undefined)).toEqual([]);
      const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
      expect(operations.filter(({ responses }) => Object.keys(responses).length === 0)).toEqual([]);
      const ids = operations.flatMap(({ operationId }) => operationId ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      const tells = JSON.stringify(document).includes('pigment');
      expect(tells).toBe(role !== 'anon');
    }
  });

  it('is refused for a role that is none', async () => {
    expect(await run('--role', 'root')).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
