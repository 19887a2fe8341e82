import type { ServerAddress } from '@backstay/config';
import type { EngineOptions } from '../engine-options.js';
import type { Engine } from '../engine.js';
import { PooledEngine, type PooledParts } from '../pooled/pooled-engine.js';
import { mysqlDataSource } from './mysql-data-source.js';
import { mysqlFindings } from './mysql-findings.js';
import { mysqlKiller } from './mysql-killer.js';
import { mysqlPool } from './mysql-pool.js';
import { mysqlStartError } from './mysql-probe.js';
import { prepareConnection, sessionSettings } from './mysql-session-settings.js';
import { mysqlSessions, type StatementHabits } from './mysql-session.js';

/** In what the two engines of this protocol differ. */
export interface ProtocolParts extends Pick<
  PooledParts,
  'version' | 'capabilities' | 'dialect' | 'ddl' | 'ways' | 'introspector' | 'adopter' | 'explainer' | 'translate'
> {
  readonly name: 'mysql' | 'mariadb';
  /** The collation in which strings are equal only when they are the same. */
  readonly collation: string;
  /** The session variable of the isolation level. */
  readonly isolationVariable: string;
  /** Session settings that only this engine needs: name of the variable → value. */
  readonly ownSettings: Readonly<Record<string, string>>;
  readonly habits: StatementHabits;
}

/** Opens a server of this protocol; throws EngineStartError. */
export async function openMysqlProtocol(
  address: ServerAddress,
  options: EngineOptions,
  { collation, isolationVariable, ownSettings, habits, ...parts }: ProtocolParts,
): Promise<Engine> {
  const settings = sessionSettings(collation, isolationVariable, ownSettings);
  const pool = mysqlPool(options.poolWaitMs, (connection) => prepareConnection(connection, settings));
  const dataSource = mysqlDataSource(parts.name, address, pool, options);
  try {
    await dataSource.initialize();
  } catch (error) {
    throw mysqlStartError(address, error);
  }
  return new PooledEngine({
    ...parts,
    dataSource,
    options,
    notices: null,
    sessions: mysqlSessions(pool, dataSource, mysqlKiller(address), habits),
    inspect: mysqlFindings,
  });
}
