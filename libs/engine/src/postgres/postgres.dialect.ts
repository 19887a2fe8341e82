import type { ColumnType } from '@backstay/catalog';
import { withoutModifier, type Comparison } from '@backstay/expression';
import { DefaultDialect, sql, sqlType, type Codec, type Fragment, type Operand } from '@backstay/query';
import { postgresCodec } from './postgres.types.js';

class PostgresDialect extends DefaultDialect {
  override readonly name = 'postgres';

  override codec(type: ColumnType): Codec {
    return postgresCodec(type);
  }

  /** Text in the order of its code points, a domain as the type it stands for. */
  override column(reference: Fragment, type: ColumnType): Fragment {
    if (type.stored === undefined) return reference;
    const scalar = type.kind === 'array' ? type.of : type;
    if (scalar.kind === 'char') return sql`(${reference} COLLATE "C")`;
    const plain = sql`${reference}::${sqlType(withoutModifier(type))}`;
    return scalar.kind === 'text' || scalar.kind === 'varchar' ? sql`(${plain} COLLATE "C")` : sql`(${plain})`;
  }

  /** Equality in the column's own collation, which its indexes have. */
  override narrow(operator: Comparison['operator'], { sql: column, type }: Operand, other: Operand): Fragment | null {
    if (type.stored === undefined || other.type.stored !== undefined) return null;
    const textual = type.kind === 'text' || type.kind === 'varchar' || type.kind === 'char';
    if (textual && operator !== '=') return null;
    const value = type.stored.startsWith('citext') ? sql`(${other.sql})::citext` : other.sql;
    return sql`(${column} ${operator} ${value})`;
  }

  /** Everything is read as text: what the driver would make of it by itself is not exact for every type. */
  override output(expression: Fragment, type: ColumnType): Fragment {
    if (type.kind === 'text' || type.kind === 'varchar') return expression;
    return type.kind === 'array' ? sql`array_to_json(${expression})::text` : sql`${expression}::text`;
  }
}

/** How PostgreSQL says things: as the default dialect does. */
export const postgresDialect = new PostgresDialect();
