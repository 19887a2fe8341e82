import type { ColumnType } from '@backstay/catalog';
import { portableCodec, type Codec } from '@backstay/query';

/** MariaDB's codec: the portable one. JSON is text here, so every number stays as it was written. */
export function mariadbCodec(type: ColumnType): Codec {
  return portableCodec(type);
}
