import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A plain page with the client library and nothing else, on a host of its own. */
export interface SignInPage {
  /** With a slash at its end. */
  readonly url: string;
  /** Tells the page where the server is; `flow` is the client's flowType. */
  configure(server: { readonly url: string; readonly anonKey: string }, flow: 'pkce' | 'implicit'): void;
  stop(): void;
}

const library = join(createRequire(import.meta.url).resolve('@supabase/supabase-js'), '..', 'umd', 'supabase.js');

const html = `<!doctype html><meta charset="utf-8"><title>Sign in</title>
<script src="/supabase.js"></script><script src="/page.js"></script>`;

/** Starts one on `localhost`, which is the only name without TLS that browsers let security keys be used on. */
export async function startSignInPage(): Promise<SignInPage> {
  let script = '';
  const files: Readonly<Record<string, () => readonly [string, string]>> = {
    '/': () => ['text/html', html],
    '/supabase.js': () => ['text/javascript', readFileSync(library, 'utf8')],
    '/page.js': () => ['text/javascript', script],
  };
  const server: Server = createServer((request, response) => {
    const file = files[new URL(request.url ?? '/', 'http://page').pathname]?.();
    response.writeHead(file ? 200 : 404, { 'content-type': file?.[0] ?? 'text/plain' }).end(file?.[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    configure: ({ url, anonKey }, flow) => {
      const options = { auth: { flowType: flow, experimental: { recoveryCodes: true } } };
      script = `window.client = supabase.createClient(${JSON.stringify(url)}, ${JSON.stringify(anonKey)}, ${JSON.stringify(options)});`;
    },
    stop: () => void server.close(),
  };
}
