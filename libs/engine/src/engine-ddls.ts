import type { DatabaseAddress } from '@backstay/config';
import type { Ddl, Dialect } from '@backstay/query';
import type { Capabilities } from './capabilities.js';
import type { DdlWays } from './ddl-ways.js';
import type { EngineName } from './engine.js';
import { mariadbCapabilities } from './mariadb/mariadb.capabilities.js';
import { mariadbDdl } from './mariadb/mariadb.ddl.js';
import { mariadbWays } from './mariadb/mariadb.ddl-ways.js';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlCapabilities } from './mysql/mysql.capabilities.js';
import { mysqlDdl } from './mysql/mysql.ddl.js';
import { mysqlWays } from './mysql/mysql.ddl-ways.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresCapabilities } from './postgres/postgres.capabilities.js';
import { postgresDdl } from './postgres/postgres.ddl.js';
import { postgresWays } from './postgres/postgres.ddl-ways.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteCapabilities } from './sqlite/sqlite.capabilities.js';
import { sqliteDdl } from './sqlite/sqlite.ddl.js';
import { sqliteWays } from './sqlite/sqlite.ddl-ways.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

/** How one engine is spoken to; no connection is needed. */
export interface EngineLanguage {
  readonly name: EngineName;
  /** The name documentation gives it. */
  readonly title: string;
  readonly ddl: Ddl;
  readonly dialect: Dialect;
  readonly capabilities: Capabilities;
  readonly ways: DdlWays;
  /** Where a database can be had in memory and thrown away; null: it takes a server. */
  readonly scratch: DatabaseAddress | null;
}

/** How each engine builds tables. */
export const engineDdls: readonly EngineLanguage[] = [
  {
    name: 'postgres',
    title: 'PostgreSQL',
    ddl: postgresDdl(postgresDialect),
    dialect: postgresDialect,
    capabilities: postgresCapabilities,
    ways: postgresWays,
    scratch: null,
  },
  {
    name: 'mysql',
    title: 'MySQL',
    ddl: mysqlDdl(mysqlDialect),
    dialect: mysqlDialect,
    capabilities: mysqlCapabilities,
    ways: mysqlWays,
    scratch: null,
  },
  {
    name: 'mariadb',
    title: 'MariaDB',
    ddl: mariadbDdl(mariadbDialect),
    dialect: mariadbDialect,
    capabilities: mariadbCapabilities,
    ways: mariadbWays,
    scratch: null,
  },
  {
    name: 'sqlite',
    title: 'SQLite',
    ddl: sqliteDdl(sqliteDialect),
    dialect: sqliteDialect,
    capabilities: sqliteCapabilities,
    ways: sqliteWays,
    scratch: { scheme: 'sqlite', path: ':memory:' },
  },
];
