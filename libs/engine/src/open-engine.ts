import type { DatabaseAddress } from '@backstay/config';
import { defaultEngineOptions, type EngineOptions } from './engine-options.js';
import type { Engine } from './engine.js';
import { openMariadb } from './mariadb/mariadb.engine.js';
import { openMysql } from './mysql/mysql.engine.js';
import { probeMysql } from './mysql/mysql-probe.js';
import { openPostgres } from './postgres/postgres.engine.js';
import { openSqlite } from './sqlite/sqlite.engine.js';

/**
 * Opens the database at an address: the registry of engines. Both MySQL schemes are one; the server's own version
 * string decides. Throws EngineStartError when the database cannot be reached, entered or used.
 */
export async function openEngine(address: DatabaseAddress, options: Partial<EngineOptions> = {}): Promise<Engine> {
  const all: EngineOptions = { ...defaultEngineOptions, ...options };
  switch (address.scheme) {
    case 'sqlite':
      return openSqlite(address, all);
    case 'postgres':
      return openPostgres(address, all);
    case 'mysql': {
      const version = await probeMysql(address);
      return version.includes('MariaDB') ? openMariadb(address, version, all) : openMysql(address, version, all);
    }
  }
}
