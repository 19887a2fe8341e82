// The routes of the server as an OpenAPI 3 document, for `npm run docs`. The documentation library is a tool here, not a
// part of the server: a build of its own carries what its compiler plugin reads of types and comments, the decorators of
// `documented.ts` are applied now, and the document is the file that the server loads.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'prettier';

const root = resolve(import.meta.dirname, '..');
const build = join(root, 'dist', 'routes-build');

/** Where the document is. */
export const routesFile = 'apps/api/src/docs/routes.json';

/** The document as JSON text. Throws when the build fails. */
export async function renderRoutes() {
  const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
  const data = mkdtempSync(join(tmpdir(), 'backstay-routes-'));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [nest, 'build', '-c', 'nest-cli.routes.json'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the build for the routes failed.\n${stdout}${stderr}`);
    return await format(JSON.stringify(await describe(data)), { parser: 'json', printWidth: 120 });
  } finally {
    rmSync(build, { recursive: true, force: true });
    rmSync(data, { recursive: true, force: true });
  }
}

async function describe(data) {
  const of = (path) => import(join(build, path));
  const library = await import('@nestjs/swagger');
  const { createApp } = await of('apps/api/src/main.js');
  const { written } = await of('apps/api/src/docs/documented.js');
  const { PinoLogger } = await of('apps/api/src/http/pino-logger.js');
  const { loadConfig } = await of('libs/config/src/index.js');
  for (const { name, args, on } of written) library[name](...args)(...on);
  const project = join(data, 'project');
  mkdirSync(project);
  const app = await createApp(
    loadConfig({ project, env: { BACKSTAY_DATA_DIR: data, NODE_ENV: 'development' } }),
    new PinoLogger('silent'),
  );
  try {
    return library.SwaggerModule.createDocument(app, introduction(library));
  } finally {
    await app.close();
  }
}

const introduction = ({ DocumentBuilder }) =>
  new DocumentBuilder()
    .setTitle('Backstay')
    .setDescription(
      [
        'The data API of this project. **Authorize** with a key first, then try a request out; the page shows what ' +
          'that key reaches. `backstay keys` prints the keys.',
        'Which rows come back is decided by the policies: what none of them opens is `[]`. [Start page](./)',
      ].join('\n\n'),
    )
    .addApiKey(
      {
        type: 'apiKey',
        in: 'header',
        name: 'apikey',
        description:
          'Goes with every request. The **anon** (or publishable) key is what an app carries; policies decide what it ' +
          'reaches. The **service_role** (or secret) key passes every policy and opens administration: for servers only.',
      },
      'apikey',
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Beside the apikey, for a signed-in user: a token whose `role` is `authenticated`.',
      },
      'bearer',
    )
    .build();
