import type { ColumnType } from '@backstay/catalog';
import { DefaultDialect, sql, type Codec, type Fragment } from '@backstay/query';
import { postgresCodec } from './postgres.types.js';

class PostgresDialect extends DefaultDialect {
  override readonly name = 'postgres';

  override codec(type: ColumnType): Codec {
    return postgresCodec(type);
  }

  /** Everything is read as text: what the driver would make of it by itself is not exact for every type. */
  override output(expression: Fragment, type: ColumnType): Fragment {
    if (type.kind === 'text' || type.kind === 'varchar') return expression;
    return type.kind === 'array' ? sql`array_to_json(${expression})::text` : sql`${expression}::text`;
  }
}

/** How PostgreSQL says things: as the default dialect does. */
export const postgresDialect = new PostgresDialect();
