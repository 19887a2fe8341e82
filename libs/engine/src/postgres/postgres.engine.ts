import type { ServerAddress } from '@backstay/config';
import { DataSource } from 'typeorm';
import { type EngineOptions, typeormTables } from '../engine-options.js';
import type { Engine } from '../engine.js';
import { PooledEngine } from '../pooled/pooled-engine.js';
import { requireVersion } from '../version-floor.js';
import { postgresCanceller } from './postgres-canceller.js';
import { postgresConnectionOptions } from './postgres-connection-options.js';
import { postgresFindings } from './postgres-findings.js';
import { PostgresNotices } from './postgres-notices.js';
import { postgresPool } from './postgres-pool.js';
import { parsePostgresVersion, postgresStartError, probePostgres } from './postgres-probe.js';
import { prepareClient, sessionSettings } from './postgres-session-settings.js';
import { postgresSessions } from './postgres-session.js';
import { postgresAdopter } from './postgres.adopter.js';
import { postgresCapabilities } from './postgres.capabilities.js';
import { postgresDdl } from './postgres.ddl.js';
import { postgresWays } from './postgres.ddl-ways.js';
import { postgresDialect } from './postgres.dialect.js';
import { postgresFailure } from './postgres.errors.js';
import { postgresIntrospector } from './postgres.introspector.js';
import { postgresExplainer } from './postgres.explainer.js';

/** Opens a PostgreSQL database. Throws EngineStartError. */
export async function openPostgres(address: ServerAddress, options: EngineOptions): Promise<Engine> {
  const version = await probePostgres(address);
  requireVersion('PostgreSQL', version, parsePostgresVersion(version), [14, 0, 0]);
  const settings = sessionSettings(options.statementTimeoutMs);
  const pool = postgresPool(options.poolWaitMs, (client) => prepareClient(client, settings));
  const dataSource = new DataSource({
    type: 'postgres',
    driver: pool.driver,
    database: address.database,
    poolSize: options.poolSize,
    entities: options.entities,
    migrations: options.migrations,
    ...typeormTables,
    synchronize: false,
    logging: false,
    installExtensions: false,
    // A pooled connection that breaks while idle leaves the pool by itself.
    poolErrorHandler: () => undefined,
    // Everything about a connection is said once, here; TypeORM lays `extra` over its own defaults.
    extra: postgresConnectionOptions(address),
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw postgresStartError(address, error);
  }
  return new PooledEngine({
    name: 'postgres',
    version,
    capabilities: postgresCapabilities,
    dialect: postgresDialect,
    ddl: postgresDdl(postgresDialect),
    ways: postgresWays,
    introspector: postgresIntrospector,
    adopter: postgresAdopter,
    explainer: postgresExplainer,
    dataSource,
    options,
    notices: new PostgresNotices(address),
    sessions: postgresSessions(pool, dataSource, postgresCanceller(address), options.statementTimeoutMs),
    translate: postgresFailure,
    inspect: postgresFindings,
  });
}
