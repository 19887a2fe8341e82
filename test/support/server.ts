import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeyRing } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';
import { start } from '../../apps/api/src/start.js';

/** The secret of every test server; it makes the keys predictable and user tokens HS256. */
export const testSecret = 'rT5wQ8zL2mX7vB4nK9pY3cJ6hG1fD0sA-of-the-tests';

/** What a test server is made of. */
export interface TestServerOptions {
  /** A project folder; it is left as it is. Without it a temporary one is made from `files`. */
  readonly project?: string;
  /** Files of a temporary project: path in it → text, such as `schema/01.sql`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Without it an SQLite file of its own. */
  readonly databaseUrl?: string;
  /** Further settings. The process's own environment is not looked at. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without it a free one. */
  readonly port?: number;
  /** Milliseconds that requests under way get when it stops. */
  readonly patience?: number;
}

/** A server in this process, on a free port of the loopback. */
export interface TestServer {
  readonly url: string;
  readonly project: string;
  readonly anonKey: string;
  readonly serviceKey: string;
  readonly app: NestFastifyApplication;
  /** A signed user token; role, audience and an hour of life unless the claims say otherwise. */
  userToken(claims: JsonObject): string;
  stop(): Promise<void>;
}

/** Starts the whole product. Throws what `start` throws. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const scratch = mkdtempSync(join(tmpdir(), 'backstay-test-'));
  const project = options.project ?? scratch;
  for (const [name, text] of Object.entries(options.files ?? {})) {
    mkdirSync(dirname(join(scratch, name)), { recursive: true });
    writeFileSync(join(scratch, name), text);
  }
  const env = {
    JWT_SECRET: testSecret,
    BACKSTAY_LOG_LEVEL: 'silent',
    BACKSTAY_DATA_DIR: join(scratch, '.backstay'),
    ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  };
  try {
    const server = await start({ project, port: options.port ?? 0, env });
    const keys = server.app.get(KeyRing);
    return {
      url: server.url,
      project,
      anonKey: keys.printed.anon,
      serviceKey: keys.printed.serviceRole,
      app: server.app,
      userToken: (claims) => keys.signUserToken({ ...userClaims(), ...claims }),
      stop: async () => {
        await server.close(options.patience);
        rmSync(scratch, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  }
}

function userClaims(): JsonObject {
  const now = Math.floor(Date.now() / 1000);
  return { role: 'authenticated', aud: 'authenticated', iat: now, exp: now + 3600 };
}
