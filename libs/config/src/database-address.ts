import { resolve } from 'node:path';
import type { DatabaseAddress } from './config.js';
import { BadSetting } from './setting.js';

const schemes: Readonly<Record<string, { scheme: 'mysql' | 'postgres'; port: number }>> = {
  'mysql:': { scheme: 'mysql', port: 3306 },
  'mariadb:': { scheme: 'mysql', port: 3306 },
  'postgres:': { scheme: 'postgres', port: 5432 },
  'postgresql:': { scheme: 'postgres', port: 5432 },
};

const expected =
  'must be sqlite:PATH, sqlite::memory:, mysql://USER:PASSWORD@HOST:PORT/DATABASE, mariadb://… or postgres://…';

/**
 * Reads `DATABASE_URL`. A relative SQLite path is relative to `root`, the project folder.
 * Throws BadSetting, which never echoes the text: it may hold a password.
 */
export function parseDatabaseAddress(text: string, root: string): DatabaseAddress {
  if (text.startsWith('sqlite:')) return sqliteAddress(text.slice('sqlite:'.length), root);
  const url = URL.canParse(text) ? new URL(text) : null;
  const known = url === null ? undefined : schemes[url.protocol];
  if (url === null || known === undefined) throw new BadSetting(expected);
  const database = decode(url.pathname.slice(1));
  if (url.hostname === '') throw new BadSetting(`names no host: it ${expected}`);
  if (database === '' || database.includes('/')) throw new BadSetting(`names no database: it ${expected}`);
  return {
    scheme: known.scheme,
    // URL keeps the brackets of an IPv6 address; drivers want it bare.
    host: decode(url.hostname).replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? known.port : Number(url.port),
    user: decode(url.username),
    password: decode(url.password),
    database,
    options: Object.freeze(Object.fromEntries(url.searchParams)),
  };
}

function sqliteAddress(path: string, root: string): DatabaseAddress {
  if (path === ':memory:') return { scheme: 'sqlite', path };
  if (path === '') throw new BadSetting(expected);
  if (/^\/\/[^/]/.test(path)) throw new BadSetting('takes a path, not a host: write sqlite:PATH or sqlite:///PATH');
  return { scheme: 'sqlite', path: resolve(root, path) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadSetting('has a % that is not followed by two hexadecimal digits');
  }
}
