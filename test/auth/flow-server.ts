import { IdentityStore, SessionService, UserService, type NewUser, type UserEntity } from '@backstay/identity';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

/** A server with its own database, and what tests of sign-in do with it. */
export interface FlowServer extends TestServer {
  readonly database: TestDatabase;
  /** A request to `/auth/v1`, with the anon key and the token, where one is given; redirects are not followed. */
  ask(path: string, init?: AskInit): Promise<Answer>;
  /** Makes a user with a confirmed address, and a session of theirs. */
  signedIn(given: Given): Promise<SignedInUser>;
  /** One more session, at aal1, of a user who is there. */
  signInAs(id: string): Promise<SignedInUser>;
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
  files: Readonly<Record<string, string>> = { 'schema/01.sql': '' },
): Promise<FlowServer> {
  const database = await freshDatabase(engine);
  const server = await startServer({
    databaseUrl: database.url,
    files,
    env,
    ...(env['PORT'] === undefined ? {} : { port: Number(env['PORT']) }),
  });
  const own = {
    ...server,
    database,
    ask: (path: string, init: AskInit = {}) => ask(server, path, init),
    signInAs: (id: string) => signInAs(server, id),
    signedIn: (given: Given) => signedIn(server, given),
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

type Given = NewUser & { readonly bannedUntil?: number };

async function signedIn(server: TestServer, { bannedUntil, ...given }: Given): Promise<SignedInUser> {
  const users = service(server, UserService);
  const user = await service(server, IdentityStore).transaction(async (tx) => {
    const made = await users.create(tx, { emailConfirmedAt: Date.now(), ...given });
    if (made.email !== null) await users.addEmailIdentity(tx, made);
    return made;
  });
  const session = await signInAs(server, user.id);
  if (bannedUntil !== undefined) {
    await service(server, IdentityStore).transaction((tx) => users.change(tx, user, { bannedUntil }));
  }
  return session;
}

async function signInAs(server: TestServer, id: string): Promise<SignedInUser> {
  const sessions = service(server, SessionService);
  const open = await service(server, IdentityStore).transaction(async (tx) => {
    const user = await service(server, UserService).get(tx, id);
    return sessions.open(tx, user, { method: 'password', origin: { ip: '127.0.0.1', userAgent: null } });
  });
  const { accessToken, refreshToken } = await sessions.signed(open);
  return { id, sessionId: open.session.id, accessToken, refreshToken };
}

const service = <T>(server: TestServer, type: new (...args: never[]) => T): T =>
  server.app.get(type, { strict: false });
