import type { DatabaseAddress } from '@backstay/config';
import { defaultEngineOptions, type EngineOptions } from './engine-options.js';
import type { Engine } from './engine.js';

/**
 * Opens the database at an address: the registry of engines. Both MySQL schemes are one; the server's own version
 * string decides. Only the engine that is used is loaded, with its driver. Throws EngineStartError when the database cannot be reached, entered or used.
 */
export async function openEngine(address: DatabaseAddress, options: Partial<EngineOptions> = {}): Promise<Engine> {
  const all: EngineOptions = { ...defaultEngineOptions, ...options };
  switch (address.scheme) {
    case 'sqlite': {
      const { openSqlite } = await import('./sqlite/sqlite.engine.js');
      return openSqlite(address, all);
    }
    case 'postgres': {
      const { openPostgres } = await import('./postgres/postgres.engine.js');
      return openPostgres(address, all);
    }
    case 'mysql': {
      const { probeMysql } = await import('./mysql/mysql-probe.js');
      const version = await probeMysql(address);
      if (version.includes('MariaDB')) {
        const { openMariadb } = await import('./mariadb/mariadb.engine.js');
        return openMariadb(address, version, all);
      }
      const { openMysql } = await import('./mysql/mysql.engine.js');
      return openMysql(address, version, all);
    }
  }
}
