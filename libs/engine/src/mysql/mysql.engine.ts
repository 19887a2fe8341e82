import type { EngineOptions } from '../engine-options.js';
import type { Engine } from '../engine.js';
import { compareVersions, requireVersion, type Version } from '../version-floor.js';
import type { ServerAddress } from '@backstay/config';
import { openMysqlProtocol } from './mysql-protocol.js';
import { parseMysqlVersion } from './mysql-version.js';
import { mysqlCapabilities } from './mysql.capabilities.js';
import { mysqlDdl } from './mysql.ddl.js';
import { mysqlWays } from './mysql.ddl-ways.js';
import { mysqlDialect } from './mysql.dialect.js';
import { mysqlFailure } from './mysql.errors.js';
import { mysqlAdopter } from './mysql.adopter.js';
import { mysqlIntrospector } from './mysql.introspector.js';
import { mysqlExplainer } from './mysql.explainer.js';

/** Opens a MySQL server that has said its version. Throws EngineStartError. */
export function openMysql(address: ServerAddress, version: string, options: EngineOptions): Promise<Engine> {
  const numbers = parseMysqlVersion(version);
  requireVersion('MySQL', version, numbers, [8, 0, 19]);
  return openMysqlProtocol(address, options, {
    name: 'mysql',
    version,
    capabilities: mysqlCapabilities,
    dialect: mysqlDialect,
    ddl: mysqlDdl(mysqlDialect),
    ways: mysqlWays,
    introspector: mysqlIntrospector,
    adopter: mysqlAdopter,
    explainer: mysqlExplainer,
    translate: mysqlFailure,
    collation: 'utf8mb4_0900_bin',
    isolationVariable: 'transaction_isolation',
    ownSettings: pushesIntoDerived(numbers) ? { optimizer_switch: 'derived_condition_pushdown=off' } : {},
    habits: { limit: hintLimit, isReusable: () => true, runsLastPrepared: false },
  });
}

/**
 * Since 8.0.22 MySQL moves conditions into derived tables. In a prepared statement a condition with a parameter is lost on
 * the way where the table holds a left join, and rows that a policy hides come back (docs/decisions/1204).
 */
const pushesIntoDerived = (version: Version | null): boolean =>
  version !== null && compareVersions(version, [8, 0, 22]) >= 0;

/**
 * MySQL's MAX_EXECUTION_TIME hint, which only a SELECT obeys; all else is stopped from outside after the deadline.
 * A statement that begins with WITH has no place for the hint before its last part, so it is left as it is.
 */
export function hintLimit(sql: string, timeoutMs: number): string {
  const word = /^\s*SELECT\b/i.exec(sql)?.[0];
  return word ? `${word} /*+ MAX_EXECUTION_TIME(${Math.ceil(timeoutMs)}) */${sql.slice(word.length)}` : sql;
}
