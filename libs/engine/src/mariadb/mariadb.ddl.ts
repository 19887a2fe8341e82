import type { Ddl, Dialect } from '@backstay/query';
import { MysqlDdl } from '../mysql/mysql.ddl.js';

/** MariaDB's exceptions to MySQL's DDL: other collations, JSON as checked text, generated columns always nullable. */
class MariadbDdl extends MysqlDdl {
  protected override readonly collations = {
    portable: 'utf8mb4_nopad_bin',
    unicode: 'uca1400_nopad_as_cs',
  };
  protected override readonly json = 'longtext';
  protected override readonly generatedNotNull = false;
  protected override readonly cascadesIntoGenerated = true;
}

/** MariaDB's DDL. */
export const mariadbDdl = (dialect: Dialect): Ddl => new MariadbDdl(dialect);
