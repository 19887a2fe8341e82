import type { ColumnType } from '@backstay/catalog';
import type { Codec } from '@backstay/query';
import { MysqlDialect } from '../mysql/mysql.dialect.js';
import { mariadbCodec } from './mariadb.types.js';

/** How MariaDB says things: as its elder sister does, but JSON is text. */
class MariadbDialect extends MysqlDialect {
  override readonly name = 'mariadb';
  protected override readonly collation = 'utf8mb4_nopad_bin';

  override codec(type: ColumnType): Codec {
    return mariadbCodec(type);
  }

  protected override isDocument(): boolean {
    return false;
  }
}

/** MariaDB's dialect. */
export const mariadbDialect = new MariadbDialect();
