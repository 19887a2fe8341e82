import type { EngineOptions } from '../engine-options.js';
import type { Engine } from '../engine.js';
import type { ServerAddress } from '@backstay/config';
import { openMysqlProtocol } from '../mysql/mysql-protocol.js';
import { parseMysqlVersion } from '../mysql/mysql-version.js';
import { requireVersion } from '../version-floor.js';
import { mariadbAdopter } from './mariadb.adopter.js';
import { mariadbCapabilities } from './mariadb.capabilities.js';
import { mariadbDdl } from './mariadb.ddl.js';
import { mariadbWays } from './mariadb.ddl-ways.js';
import { mariadbDialect } from './mariadb.dialect.js';
import { mariadbFailure } from './mariadb.errors.js';
import { keepsNothingOfARun } from './keeps-nothing-of-a-run.js';
import { mariadbIntrospector } from './mariadb.introspector.js';
import { mariadbExplainer } from './mariadb.explainer.js';

/** Opens a MariaDB server that has said its version. Throws EngineStartError. */
export function openMariadb(address: ServerAddress, version: string, options: EngineOptions): Promise<Engine> {
  requireVersion('MariaDB', version, parseMysqlVersion(version), [10, 6, 0]);
  return openMysqlProtocol(address, options, {
    name: 'mariadb',
    version,
    capabilities: mariadbCapabilities,
    dialect: mariadbDialect,
    ddl: mariadbDdl(mariadbDialect),
    ways: mariadbWays,
    introspector: mariadbIntrospector,
    adopter: mariadbAdopter,
    explainer: mariadbExplainer,
    translate: mariadbFailure,
    collation: 'utf8mb4_nopad_bin',
    isolationVariable: 'tx_isolation',
    ownSettings: sortSettings,
    habits: { limit: statementLimit, isReusable: keepsNothingOfARun, runsLastPrepared: true },
  });
}

/**
 * MariaDB sorts texts by as many bytes, up to four a character, and leaves those that are alike in them in any order. More cost
 * a sort that keeps few rows of many, and 15 keys of all columns have to fit into its buffer (docs/decisions/2841).
 */
const sortSettings = { max_sort_length: '6144' };

/** MariaDB arms a limit for any one statement, reads and writes alike, without touching the session. */
export function statementLimit(sql: string, timeoutMs: number): string {
  return `SET STATEMENT max_statement_time=${(timeoutMs / 1000).toFixed(3)} FOR ${sql}`;
}
