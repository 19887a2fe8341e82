import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  engineWordsOutOfPlace,
  importsOf,
  loads,
  loadsAtOnce,
  sourceFiles,
  type SourceFile,
} from '../scripts/source-tree.js';

/**
 * The floors of docs/architecture.md. An import may go to a lower floor, and sideways only along an arrow listed here.
 * A new library is one line.
 */
const floors: Record<string, { floor: number; sideways: readonly string[] }> = {
  kernel: { floor: 0, sideways: [] },
  config: { floor: 0, sideways: ['kernel'] },
  catalog: { floor: 1, sideways: [] },
  expression: { floor: 1, sideways: ['catalog'] },
  policy: { floor: 1, sideways: ['catalog', 'expression'] },
  query: { floor: 1, sideways: ['catalog', 'policy', 'expression'] },
  engine: { floor: 2, sideways: [] },
  identity: { floor: 2, sideways: ['engine'] },
  schema: { floor: 2, sideways: ['engine'] },
  telemetry: { floor: 2, sideways: ['engine'] },
  data: { floor: 3, sideways: [] },
  transfer: { floor: 3, sideways: [] },
};

/** What floors 0 and 1 must not know: frameworks, the ORM, database drivers, sockets. */
const impure =
  /^(@nestjs\/|@fastify\/|typeorm|fastify$|mysql2|pg$|pg-|better-sqlite3|node:(sqlite|http|https|child_process)$)/;

const root = posix.resolve(import.meta.dirname, '..');
const files = sourceFiles(root);
const product = files.filter((file) => /^(apps|libs)\//.test(file.path) && !file.isTest);

/** `libs/query/src/x.ts` stands in the room `libs/query`. */
const roomOf = (path: string) => path.split('/').slice(0, 2).join('/');

const importsWithFile = (from: readonly SourceFile[]) =>
  from.flatMap((file) => importsOf(file).map((specifier) => ({ file, specifier })));

/** The library an import of another room names; null for packages, Node and the file's own room. */
function libraryNamed(specifier: string): string | null {
  return /^@backstay\/([a-z-]+)$/.exec(specifier)?.[1] ?? null;
}

function mayImport(importer: string, library: string): boolean {
  const from = floors[importer];
  const to = floors[library];
  if (from === undefined || to === undefined) return false;
  return to.floor < from.floor || from.sideways.includes(library);
}

describe('the floors', () => {
  it('know every library there is', () => {
    const rooms = new Set(
      product.filter((file) => file.path.startsWith('libs/')).map((file) => file.path.split('/')[1]),
    );
    expect(rooms).toEqual(new Set(Object.keys(floors)));
  });

  it('let a library import only lower floors and the arrows drawn', () => {
    const broken = importsWithFile(product)
      .filter(({ file }) => file.path.startsWith('libs/'))
      .filter(({ file, specifier }) => {
        const library = libraryNamed(specifier);
        return library !== null && !mayImport(file.path.split('/')[1] ?? '', library);
      })
      .map(({ file, specifier }) => `${file.path} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  it('keep frameworks, the ORM and drivers out of floors 0 and 1', () => {
    const broken = importsWithFile(product)
      .filter(({ file }) => (floors[file.path.split('/')[1] ?? '']?.floor ?? 9) <= 1)
      .filter(({ specifier }) => impure.test(specifier))
      .map(({ file, specifier }) => `${file.path} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  it('let nobody reach into another room: libraries are imported by their door, apps not at all', () => {
    const broken = importsWithFile(product)
      .filter(({ file, specifier }) => {
        if (/^@backstay\/[^/]+\/./.test(specifier)) return true;
        if (!specifier.startsWith('.')) return false;
        return roomOf(posix.join(posix.dirname(file.path), specifier)) !== roomOf(file.path);
      })
      .map(({ file, specifier }) => `${file.path} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  it('let no library import its own door, which would close a circle', () => {
    const broken = importsWithFile(product)
      .filter(({ file, specifier }) => libraryNamed(specifier) === (file.path.split('/')[1] ?? ''))
      .map(({ file, specifier }) => `${file.path} imports ${specifier}`);
    expect(broken).toEqual([]);
  });

  it('let one file alone load the SQL parser, when it is asked for: it takes some 35 MiB that few commands need', () => {
    const loaders = product.filter((file) => loads(file, 'libpg-query')).map((file) => file.path);
    expect(loaders).toEqual(['libs/schema/src/parse/text/sql-parser.ts']);
    expect(
      loadsAtOnce(
        product.find((file) => file.path === loaders[0])!,
        'libpg-query',
      ),
    ).toBe(false);
  });

  it('let no server load the documentation library: its decorators are taken down by documented.ts', () => {
    expect(product.filter((file) => loads(file, '@nestjs/swagger')).map((file) => file.path)).toEqual([]);
  });

  it('load libraries of sign-in and mail when they are first needed', () => {
    for (const name of ['nodemailer', 'ioredis', '@simplewebauthn/server', 'openid-client', 'jose']) {
      expect(product.filter((file) => loadsAtOnce(file, name)).map((file) => file.path)).toEqual([]);
    }
  });

  it('keep the words of one engine in its folder, the registry, config, tests and docs', () => {
    expect(engineWordsOutOfPlace(files)).toEqual([]);
  });
});

describe('the measure itself', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text, isTest: false });

  it('sees engine words in names and texts, not in comments or prose', () => {
    const source = file(
      'libs/query/src/x.ts',
      "// mysql\nconst isMysql = name === 'mysql';\nconst hint = 'as PostgreSQL does';\n",
    );
    expect(engineWordsOutOfPlace([source])).toEqual(['libs/query/src/x.ts:2 Mysql', 'libs/query/src/x.ts:2 mysql']);
  });

  it('sees static, type-only, dynamic and re-exporting imports', () => {
    const source = file(
      'libs/query/src/x.ts',
      "import a from 'a';\nimport type { B } from 'b';\nexport { c } from 'c';\nawait import('d');\nexport default [a] as B[];",
    );
    expect(importsOf(source)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('tells what is loaded, and when, from types', () => {
    const source = file(
      'libs/query/src/x.ts',
      "import type { A } from 'a';\nimport { type B } from 'b';\nimport { c } from 'c';\nexport * from 'd';\n" +
        "await import('e');\nexport type F = typeof import('f');\nimport 'g';\nexport type { H } from 'h';\n",
    );
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    // A list of types in braces still loads the module where imports are kept as they are written.
    expect(names.filter((name) => loads(source, name))).toEqual(['b', 'c', 'd', 'e', 'g']);
    expect(names.filter((name) => loadsAtOnce(source, name))).toEqual(['b', 'c', 'd', 'g']);
  });

  it('refuses an arrow upwards and one that is not drawn', () => {
    expect(mayImport('query', 'policy')).toBe(true);
    expect(mayImport('policy', 'query')).toBe(false);
    expect(mayImport('catalog', 'engine')).toBe(false);
    expect(mayImport('schema', 'identity')).toBe(false);
  });
});
