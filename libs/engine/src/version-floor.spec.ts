import { describe, expect, it } from 'vitest';
import { parseMysqlVersion } from './mysql/mysql-version.js';
import { parsePostgresVersion } from './postgres/postgres-probe.js';
import { requireVersion } from './version-floor.js';

describe('A version string', () => {
  it.each([
    ['8.0.18', [8, 0, 18]],
    ['8.0.36-0ubuntu0.22.04.1', [8, 0, 36]],
    ['5.7.44', [5, 7, 44]],
    ['9.7.4-2', [9, 7, 4]],
    ['10.5.9-MariaDB', [10, 5, 9]],
    ['10.11.19-MariaDB-0+deb12u1', [10, 11, 19]],
    ['5.5.5-10.11.19-MariaDB', [10, 11, 19]],
    ['5.5.5-MariaDB-log', [5, 5, 5]],
    ['unknown', null],
  ])('%s of MySQL’s protocol is read as %j', (text, version) => {
    expect(parseMysqlVersion(text)).toEqual(version);
  });

  it.each([
    ['13.14', [13, 14, 0]],
    ['15.18 (Debian 15.18-0+deb12u1)', [15, 18, 0]],
    ['18beta1', [18, 0, 0]],
    ['', null],
  ])('%s of PostgreSQL is read as %j', (text, version) => {
    expect(parsePostgresVersion(text)).toEqual(version);
  });
});

describe('A server below the floor', () => {
  const open = (product: string, found: string) => () => {
    const floors = { MySQL: [8, 0, 19], MariaDB: [10, 6, 0], PostgreSQL: [14, 0, 0] } as const;
    const version = product === 'PostgreSQL' ? parsePostgresVersion(found) : parseMysqlVersion(found);
    requireVersion(product, found, version, floors[product as keyof typeof floors]);
  };

  it.each([
    ['MySQL', '5.7.44', 'This is MySQL 5.7.44; Backstay needs MySQL 8.0.19 or newer'],
    ['MySQL', '8.0.18', 'This is MySQL 8.0.18; Backstay needs MySQL 8.0.19 or newer'],
    ['MariaDB', '10.5.9-MariaDB', 'This is MariaDB 10.5.9-MariaDB; Backstay needs MariaDB 10.6 or newer'],
    ['MariaDB', '5.5.5-10.5.9-MariaDB', 'Backstay needs MariaDB 10.6 or newer'],
    ['PostgreSQL', '13.14', 'This is PostgreSQL 13.14; Backstay needs PostgreSQL 14 or newer'],
    ['PostgreSQL', 'who knows', 'Backstay needs PostgreSQL 14 or newer'],
  ])('is refused by name: %s %s', (product, found, message) => {
    expect(open(product, found)).toThrow(message);
  });

  it.each([
    ['MySQL', '8.0.19'],
    ['MySQL', '9.0.0'],
    ['MariaDB', '10.6.0-MariaDB'],
    ['MariaDB', '5.5.5-11.4.2-MariaDB'],
    ['PostgreSQL', '14.0'],
  ])('ends where the floor is: %s %s is taken', (product, found) => {
    expect(open(product, found)).not.toThrow();
  });
});
