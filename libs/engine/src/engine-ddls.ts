import type { Ddl } from '@backstay/query';
import { mariadbDdl } from './mariadb/mariadb.ddl.js';
import { mariadbDialect } from './mariadb/mariadb.dialect.js';
import { mysqlDdl } from './mysql/mysql.ddl.js';
import { mysqlDialect } from './mysql/mysql.dialect.js';
import { postgresDdl } from './postgres/postgres.ddl.js';
import { postgresDialect } from './postgres/postgres.dialect.js';
import { sqliteDdl } from './sqlite/sqlite.ddl.js';
import { sqliteDialect } from './sqlite/sqlite.dialect.js';

/** How each engine builds tables, with the name documentation gives it. No connection is needed. */
export const engineDdls: readonly { readonly title: string; readonly ddl: Ddl }[] = [
  { title: 'PostgreSQL', ddl: postgresDdl(postgresDialect) },
  { title: 'MySQL', ddl: mysqlDdl(mysqlDialect) },
  { title: 'MariaDB', ddl: mariadbDdl(mariadbDialect) },
  { title: 'SQLite', ddl: sqliteDdl(sqliteDialect) },
];
