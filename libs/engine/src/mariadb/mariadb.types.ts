import type { ColumnType } from '@backstay/catalog';
import { portableCodec, type Codec } from '@backstay/query';
import { storedCodec } from '../mysql/stored-codec.js';

/** MariaDB's codec: the portable one. JSON is text here, so every number stays as it was written. */
export function mariadbCodec(type: ColumnType): Codec {
  const portable = portableCodec(type);
  return type.stored === undefined ? portable : storedCodec({ ...type, stored: type.stored }, portable);
}
