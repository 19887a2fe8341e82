import { describe, expect, it } from 'vitest';
import { parseDatabaseAddress } from './database-address.js';

const root = '/srv/shop';

describe('a database address', () => {
  it.each([
    ['sqlite:data.db', { scheme: 'sqlite', path: '/srv/shop/data.db' }],
    ['sqlite:./var/data.db', { scheme: 'sqlite', path: '/srv/shop/var/data.db' }],
    ['sqlite:../data.db', { scheme: 'sqlite', path: '/srv/data.db' }],
    ['sqlite:/var/lib/data.db', { scheme: 'sqlite', path: '/var/lib/data.db' }],
    ['sqlite:///var/lib/data.db', { scheme: 'sqlite', path: '/var/lib/data.db' }],
    ['sqlite::memory:', { scheme: 'sqlite', path: ':memory:' }],
  ])('%s is a file of the project', (text, expected) => {
    expect(parseDatabaseAddress(text, root)).toEqual(expected);
  });

  const server = { host: 'db', port: 3306, user: 'app', password: 'secret', database: 'shop', options: {} };
  it.each([
    ['mysql://app:secret@db/shop', { ...server, scheme: 'mysql' }],
    ['mariadb://app:secret@db/shop', { ...server, scheme: 'mysql' }],
    ['mysql://app:secret@db:3307/shop?ssl=true', { ...server, scheme: 'mysql', port: 3307, options: { ssl: 'true' } }],
    ['postgres://app:secret@db/shop', { ...server, scheme: 'postgres', port: 5432 }],
    ['postgresql://app:secret@db/shop', { ...server, scheme: 'postgres', port: 5432 }],
    ['postgres://db/shop', { ...server, scheme: 'postgres', port: 5432, user: '', password: '' }],
    [
      'mysql://a%40b:p%3A%2F@[::1]/my%20shop',
      { ...server, scheme: 'mysql', host: '::1', user: 'a@b', password: 'p:/', database: 'my shop' },
    ],
  ])('%s is a server', (text, expected) => {
    expect(parseDatabaseAddress(text, root)).toEqual(expected);
  });

  it.each([
    ['', 'must be sqlite:PATH'],
    ['data.db', 'must be sqlite:PATH'],
    ['sqlite:', 'must be sqlite:PATH'],
    ['sqlite://data.db', 'takes a path, not a host'],
    ['mssql://app:secret@db/shop', 'must be sqlite:PATH'],
    ['mysql://app:secret@db', 'names no database'],
    ['mysql://app:secret@db/', 'names no database'],
    ['mysql://app:secret@db/shop/books', 'names no database'],
    ['mysql:///shop', 'names no host'],
    ['mysql://app:se%zzcret@db/shop', 'has a %'],
  ])('%s is refused', (text, message) => {
    expect(() => parseDatabaseAddress(text, root)).toThrow(message);
  });
});
