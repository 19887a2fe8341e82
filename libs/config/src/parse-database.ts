import { ConfigError } from './config-error.js';
import type { DatabaseAddress } from './config.js';
import { parseDatabaseAddress } from './database-address.js';
import { BadSetting } from './setting.js';

/** The address in a text like that of `DATABASE_URL`. Throws ConfigError, which never echoes the text. */
export function parseDatabase(text: string, root: string): DatabaseAddress {
  try {
    return parseDatabaseAddress(text, root);
  } catch (error) {
    throw error instanceof BadSetting ? new ConfigError([`the database ${error.message}`]) : error;
  }
}

/** The address of an embedded database in a file. */
export const embeddedDatabase = (path: string): DatabaseAddress => ({ scheme: 'sqlite', path });
