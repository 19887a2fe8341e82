import type { AddressInfo } from 'node:net';
import { loadConfig, serverUrl, type Config, type Environment } from '@backstay/config';
import { IdentityWatch, PublicAddress } from '@backstay/identity';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { prepareSchema } from './boot/prepare-schema.js';
import { StartError } from './boot/start-error.js';
import { createApp } from './create-app.js';
import { HealthService } from './health/health.service.js';
import { AboutService, type About } from './home/about.service.js';

/** What to start. */
export interface StartOptions {
  /** The project folder; without it BACKSTAY_PROJECT, then the current folder. */
  readonly project?: string | undefined;
  /** Overrides PORT; 0 picks a free one. */
  readonly port?: number | undefined;
  /** Without it the process's own environment. */
  readonly env?: Environment | undefined;
}

/** A server that listens. */
export interface RunningServer {
  readonly url: string;
  readonly config: Config;
  readonly app: NestFastifyApplication;
  readonly about: About;
  /**
   * Stops: not ready any more, no new connections, requests under way are finished (at most `patience` milliseconds,
   * then they are cut and their statements cancelled), then the database connections are closed.
   */
  close(patience?: number): Promise<void>;
}

/** Milliseconds that requests under way get; what remains of the promised 10 seconds is for closing the pools. */
const defaultPatience = 8000;

/** Starts the server. Throws OperatorError (of the settings, keys, database, schema or machine) when it cannot. */
export async function start({ project, port, env }: StartOptions = {}): Promise<RunningServer> {
  const config = loadConfig({ project, env });
  const app = await createApp(config);
  try {
    await prepareSchema(app);
    await app.get(IdentityWatch).start();
    const url = await listen(app, config, port ?? config.server.port);
    app.get(PublicAddress).listening(url);
    return { url, config, app, about: app.get(AboutService).about(), close: (patience) => stop(app, patience) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, { server }: Config, port: number): Promise<string> {
  try {
    await app.listen(port, server.host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StartError(`Port ${port} is already in use. Set PORT to another one; PORT=0 picks a free one.`);
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new StartError(
        `Cannot listen on ${server.host}:${port} (${code}). Set HOST and PORT to an address of this machine.`,
      );
    }
    throw error;
  }
  const address = app.getHttpServer().address() as AddressInfo;
  return serverUrl(server.host, address.port);
}

async function stop(app: NestFastifyApplication, patience = defaultPatience): Promise<void> {
  app.get(HealthService).drain();
  const server = app.getHttpServer();
  const cut = setTimeout(() => server.closeAllConnections(), patience);
  try {
    // The listener first: modules close their connections only when nobody uses them any more.
    await app.getHttpAdapter().getInstance().close();
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
