// Serves the page, and to it the client library and where the shop is. Start the shop first (npm start), then:
//   npx node examples/bookshop/web/serve.mjs
// Nothing here is secret: the anon key is meant for browsers, and the policies decide what it opens.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const here = import.meta.dirname;
const project = join(here, '..');

/** Where the shop is and its anon key: from the environment, or as `backstay keys` says. */
function shop() {
  const { SHOP_URL: url, SHOP_ANON_KEY: key } = process.env;
  if (url && key) return { url, key };
  const backstay = join(project, '..', '..', 'bin', 'backstay.js');
  const args = [backstay, 'keys', '--json', '--project', project];
  const keys = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  return { url: url ?? keys.url, key: key ?? keys.anon_key };
}

const { url, key } = shop();
const library = join(createRequire(import.meta.url).resolve('@supabase/supabase-js'), '..', 'umd', 'supabase.js');

const files = {
  '/': ['text/html', readFileSync(join(here, 'index.html'))],
  '/style.css': ['text/css', readFileSync(join(here, 'style.css'))],
  '/shop.js': ['text/javascript', readFileSync(join(here, 'shop.js'))],
  '/supabase.js': ['text/javascript', readFileSync(library)],
  '/config.js': ['text/javascript', `export const shop = ${JSON.stringify({ url, key })};`],
};

const server = createServer((request, response) => {
  const file = files[new URL(request.url, 'http://page').pathname];
  response.setHeader(
    'content-security-policy',
    `default-src 'self'; img-src data:; connect-src ${new URL(url).origin}`,
  );
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  if (file === undefined)
    return response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.');
  const [type, content] = file;
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-cache' }).end(content);
});

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () => {
  console.log(`The shop's page: http://127.0.0.1:${server.address().port}/ (it asks ${url})`);
});
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => server.close(() => process.exit(0)).closeAllConnections());
