import type { ServerAddress } from '@backstay/config';
import { DataSource, type LoggerOptions } from 'typeorm';
import { type EngineOptions, typeormTables } from '../engine-options.js';
import { mysqlConnectionOptions } from './mysql-connection-options.js';
import type { MysqlPool } from './mysql-pool.js';

const silent: LoggerOptions = false;

/** TypeORM over the given pool; its schema builder is never used. */
export function mysqlDataSource(
  type: 'mysql' | 'mariadb',
  address: ServerAddress,
  pool: MysqlPool,
  options: EngineOptions,
): DataSource {
  return new DataSource({
    type,
    driver: pool.driver,
    database: address.database,
    poolSize: options.poolSize,
    entities: options.entities,
    migrations: options.migrations,
    ...typeormTables,
    synchronize: false,
    logging: silent,
    // Everything about a connection is said once, here; TypeORM lays `extra` over its own defaults.
    extra: mysqlConnectionOptions(address),
  });
}
