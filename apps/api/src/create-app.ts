import { Events } from '@backstay/kernel';
import type { Config } from '@backstay/config';
import { DriftWatch } from '@backstay/schema';
import { Telemetry, type NodeState } from '@backstay/telemetry';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { OpenApiService } from './docs/openapi.service.js';
import { HealthService } from './health/health.service.js';
import { addBodyParsers, addHooks, fastifyServer } from './http/fastify-server.js';
import { PinoLogger } from './http/pino-logger.js';
import { readableLines } from './http/readable-line.js';
import { emitRequests } from './http/request-log.js';
import { Unrouted } from './http/unrouted.js';
import { answerInserts } from './rest/answer-inserts.js';
import { answerKnownReads } from './rest/answer-known-reads.js';
import { refuseUnknownCallers } from './rest/refuse-unknown-callers.js';

/** The whole application, connected to its database but not listening. Throws what the modules throw at their start. */
export async function createApp(
  config: Config,
  logger: PinoLogger = loggerFor(config.server),
): Promise<NestFastifyApplication> {
  const unrouted = new Unrouted(config.server.limits.headerBytes);
  const adapter = fastifyServer(config, unrouted);
  const instance = adapter.getInstance();
  addHooks(instance, config);
  addBodyParsers(instance, config);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(config), adapter, {
    logger,
    abortOnError: false,
    bodyParser: false,
  });
  const events = app.get(Events);
  events.subscribe((event) => logger.event(event));
  const telemetry = app.get(Telemetry);
  emitRequests(instance, events, telemetry);
  unrouted.listen((finished) => {
    events.emit(finished);
    telemetry.finish(null, finished, null);
  });
  app
    .get(DriftWatch)
    .onSeen(({ table, what, schemaVersion }) => events.emit({ kind: 'drift_seen', table, what, schemaVersion }));
  // A connection that is kept open would hold up the stop.
  const health = app.get(HealthService);
  telemetry.watchNode(() => nodeState(health));
  instance.addHook('onSend', (_request, reply, _payload, done) => {
    if (health.draining) reply.header('connection', 'close');
    done();
  });
  refuseUnknownCallers(instance, app);
  answerKnownReads(instance, app);
  answerInserts(instance, app);
  if (config.server.docs) await app.get(OpenApiService).loadRoutes();
  await app.init();
  await instance.ready();
  return app;
}

function nodeState(health: HealthService): NodeState {
  const { ready, database, schemaVersion } = health.readiness();
  return { ready, databaseUp: database === 'up', schemaVersion };
}

/** Lines for people where a developer looks on, JSON for everything that collects logs. */
function loggerFor({ logLevel, production }: Config['server']): PinoLogger {
  const watched = process.stdout.isTTY && !production;
  return watched ? new PinoLogger(logLevel, readableLines(process.stdout)) : new PinoLogger(logLevel);
}
