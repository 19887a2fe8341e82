import { IdentityStore, SessionService, UserService, type NewUser, type UserEntity } from '@backstay/identity';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

/** A server with its own database, and what tests of sign-in do with it. */
export interface FlowServer extends TestServer {
  readonly database: TestDatabase;
  /** A request to `/auth/v1`, with the anon key and the token, where one is given; redirects are not followed. */
  ask(path: string, init?: AskInit): Promise<Answer>;
  /** Makes a user with a confirmed address, and a session of theirs. */
  signedIn(given: NewUser & { readonly bannedUntil?: number }): Promise<SignedInUser>;
  /** The user as the database has them; null: there is none. */
  find(where: { readonly email: string } | { readonly id: string }): Promise<UserEntity | null>;
}

/** What a request carries. */
export interface AskInit {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON; null where there is none. */
  readonly body: Record<string, unknown>;
}

/** Somebody with a session. */
export interface SignedInUser {
  readonly id: string;
  readonly sessionId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** Starts one on an empty database. */
export async function startFlowServer(
  engine: TestEngineName,
  env: Readonly<Record<string, string>> = {},
  databaseUrl?: string,
): Promise<FlowServer> {
  const database = await freshDatabase(engine);
  const server = await startServer({ databaseUrl: databaseUrl ?? database.url, files: { 'schema/01.sql': '' }, env });
  const own = {
    ...server,
    database,
    ask: (path: string, init: AskInit = {}) => ask(server, path, init),
    signedIn: (given: NewUser & { readonly bannedUntil?: number }) => signedIn(server, given),
    find: (where: { readonly email: string } | { readonly id: string }) =>
      server.app
        .get(IdentityStore, { strict: false })
        .transaction((tx) => server.app.get(UserService, { strict: false }).find(tx, where)),
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
  return own;
}

async function ask(
  server: TestServer,
  path: string,
  { method = 'GET', body, token, headers }: AskInit,
): Promise<Answer> {
  const response = await fetch(`${server.url}/auth/v1${path}`, {
    method,
    redirect: 'manual',
    headers: {
      apikey: server.anonKey,
      'content-type': 'application/json;charset=UTF-8',
      'x-supabase-api-version': '2024-01-01',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}

async function signedIn(
  server: TestServer,
  { bannedUntil, ...given }: NewUser & { readonly bannedUntil?: number },
): Promise<SignedInUser> {
  const service = <T>(type: new (...args: never[]) => T): T => server.app.get(type, { strict: false });
  const sessions = service(SessionService);
  const open = await service(IdentityStore).transaction(async (tx) => {
    const user = await service(UserService).create(tx, { emailConfirmedAt: Date.now(), ...given });
    if (user.email !== null) await service(UserService).addEmailIdentity(tx, user);
    const open = await sessions.open(tx, user, { method: 'password', origin: { ip: '127.0.0.1', userAgent: null } });
    if (bannedUntil !== undefined) await service(UserService).change(tx, user, { bannedUntil });
    return open;
  });
  const issued = await sessions.signed(open);
  return {
    id: open.user.id,
    sessionId: open.session.id,
    accessToken: issued.accessToken,
    refreshToken: issued.refreshToken,
  };
}
