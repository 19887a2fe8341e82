import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Config } from '@backstay/config';
import { freshDatabase, type TestEngineName } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

/** A server with sign-in on an empty database of its own. */
export interface AuthServer extends TestServer {
  /** Asks a route of sign-in; the answer's body is read as JSON. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
  /** The newest mail to an address, taken out of the folder it was written to; waits for it. */
  mailTo(address: string): Promise<Mail>;
  /** How many mails there are for an address right now. */
  mailsTo(address: string): Promise<number>;
  databaseUrl: string;
  /** The project folder. */
  folder: string;
}

/** What goes with a request. */
export interface AskOptions {
  readonly body?: unknown;
  /** The user's token; without it the key is sent, as the clients do. */
  readonly token?: string;
  /** Without it the anon key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests look at any field.
  readonly body: Record<string, never> & { readonly [name: string]: unknown };
}

/** A mail as it was written to a file. */
export interface Mail {
  readonly raw: string;
  /** All of it with quoted-printable undone. */
  readonly text: string;
  readonly to: string;
  readonly code: string;
  /** The link, and what it carries. */
  readonly link: string;
  readonly tokenHash: string;
}

/** Settings that tests of sign-in share: no limits, the site's address a known one. */
const settings = { SITE_URL: 'https://app.example.test', AUTH_RATE_LIMITS: 'off' };

/** One server where an address has to be confirmed, and one that takes everybody. */
export interface TwoAuthServers {
  readonly server: AuthServer;
  readonly open: AuthServer;
  stop(): Promise<void>;
}

/** Starts both, each on a database of its own. */
export async function startTwoAuthServers(engine: TestEngineName): Promise<TwoAuthServers> {
  const [server, open] = await Promise.all([
    startAuthServer(engine, { env: { REDIRECT_URLS: 'https://app.example.test/**,https://*.preview.test/in' } }),
    startAuthServer(engine, { env: { AUTH_AUTOCONFIRM: 'on', AUTH_ANONYMOUS: 'on' } }),
  ]);
  return {
    server,
    open,
    stop: async () => {
      await server.stop();
      await open.stop();
    },
  };
}

/** Starts a server; `stop` drops its database. */
export async function startAuthServer(
  engine: TestEngineName,
  options: { readonly env?: Readonly<Record<string, string>>; readonly files?: Readonly<Record<string, string>> } = {},
): Promise<AuthServer> {
  const database = await freshDatabase(engine);
  const server = await startServer({
    databaseUrl: database.url,
    files: { 'schema/01.sql': 'create table notes (id integer primary key);', ...options.files },
    env: { ...settings, ...options.env },
  });
  return Object.assign(server, reach(server), {
    databaseUrl: database.url,
    stop: both(server.stop, database.drop),
  });
}

const both = (first: () => Promise<void>, second: () => Promise<void>) => async () => {
  await first();
  await second();
};

/** The requests and mails of a server. */
export function reach(server: TestServer): Pick<AuthServer, 'ask' | 'mailTo' | 'mailsTo' | 'folder'> {
  const { project } = server.app.get(Config);
  const folder = join(project.dataDir, 'mail');
  return {
    folder: project.root,
    ask: reachAt(server.url, server.anonKey),
    mailTo: (address) => newestMail(folder, address),
    mailsTo: async (address) => (await mails(folder)).filter(({ to }) => to === address).length,
  };
}

/** The newest mail to an address in a folder of mails; waits for it. */
export async function newestMail(folder: string, address: string): Promise<Mail> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const mail = (await mails(folder)).findLast(({ to }) => to === address);
    if (mail !== undefined) return mail;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no mail to ${address}`);
}

/** Asks the routes of sign-in of the server at `url`, with `anonKey` unless told otherwise. */
export const reachAt =
  (url: string, anonKey: string): AuthServer['ask'] =>
  async (method, path, { body, token, key = anonKey, headers = {} } = {}) => {
    const response = await fetch(`${url}/auth/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        apikey: key,
        authorization: `Bearer ${token ?? key}`,
        'content-type': 'application/json;charset=UTF-8',
        'x-supabase-api-version': '2024-01-01',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
    };
  };

async function mails(folder: string): Promise<readonly Mail[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return Promise.all(names.toSorted().map(async (name) => readMail(await readFile(join(folder, name), 'utf8'))));
}

/** The parts of a mail that tests use; quoted-printable is undone. */
export function readMail(raw: string): Mail {
  const text = raw
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const link = /https?:\/\/\S+\/auth\/v1\/verify\?[^\s"<]+/.exec(text)?.[0] ?? '';
  return {
    raw,
    text,
    to: /^To: (.*?)\r?$/m.exec(raw)?.[1] ?? '',
    code: /code is (?:<strong>)?(\d{6})/.exec(text)?.[1] ?? '',
    link,
    tokenHash: link === '' ? '' : (new URL(link).searchParams.get('token') ?? ''),
  };
}
