import { sql, type Fragment, type SortKey } from '@backstay/query';
import { JsonbOrder, type ContainerKinds } from '../mysql/jsonb-order.js';

/**
 * MariaDB keeps JSON as text in its canonical form, whose first character tells the kind. Numbers are sorted by their
 * digits, however many there are; those below zero are a kind of their own, with digits sorted the other way round.
 */
class MariadbJsonbOrder extends JsonbOrder {
  /** Only lists of floats may hold a number with an exponent, which has no digits to sort by. */
  protected override kind(value: Fragment, { array, object }: ContainerKinds): Fragment {
    const first = sql`CASE LEFT(${value}, 1) WHEN 'n' THEN 1 WHEN '"' THEN 2 WHEN '-' THEN 3 WHEN 'f' THEN 5 WHEN 't' THEN 6 WHEN '[' THEN IF(${value} = '[]', 0, ${array}) WHEN '{' THEN ${object} ELSE IF(${value} IS NULL, NULL, 4) END`;
    return sql`(CASE WHEN ${value} RLIKE '^[-0-9.]+e' THEN ${this.refused} ELSE ${first} END)`;
  }

  protected override within(value: Fragment): readonly SortKey[] {
    const plain = sql`IF(${value} LIKE '-%', '', JSON_UNQUOTE(${value}) COLLATE utf8mb4_nopad_bin)`;
    return [
      { sql: sql`IF(${value} RLIKE '^[0-9]', ${digits(value)}, ${plain})` },
      { sql: sql`IF(${value} LIKE '-%', ${digits(value)}, '')`, reversed: true },
    ];
  }
}

/** The place of the point, and the number without the zeros at its end: sorts as numbers of one sign do by their size. */
function digits(value: Fragment): Fragment {
  const trimmed = sql`TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${value}))`;
  return sql`CONCAT(LPAD(LENGTH(SUBSTRING_INDEX(${value}, '.', 1)), 6, '0'), IF(LOCATE('.', ${value}), ${trimmed}, ${value}) COLLATE utf8mb4_nopad_bin)`;
}

/** How jsonb is ordered on MariaDB. */
export const mariadbJsonbOrder: JsonbOrder = new MariadbJsonbOrder();
