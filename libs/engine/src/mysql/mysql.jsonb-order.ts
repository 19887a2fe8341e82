import { sql, type Fragment, type SortKey } from '@backstay/query';
import { JsonbOrder, type ContainerKinds } from './jsonb-order.js';

const scalars: readonly (readonly [type: string, kind: number])[] = [
  ['NULL', 1],
  ['STRING', 2],
  ['INTEGER', 3],
  ['UNSIGNED INTEGER', 3],
  ['DOUBLE', 3],
  ['DECIMAL', 3],
  ['BOOLEAN', 4],
];

const numbers = scalars.filter(([, kind]) => kind === 3).map(([type]) => `'${type}'`);

/**
 * GROUP_CONCAT sorts MySQL's JSON by the bytes it is stored in, so no key is JSON: numbers are sorted as doubles, and as
 * decimals where two 64-bit numbers are one double. Kinds of MySQL's own, such as dates, are refused.
 */
class MysqlJsonbOrder extends JsonbOrder {
  protected override kind(value: Fragment, { array, object }: ContainerKinds): Fragment {
    const branches = scalars.map(([type, kind]) => `WHEN '${type}' THEN ${kind} `).join('');
    return sql`(CASE JSON_TYPE(${value}) COLLATE utf8mb4_0900_bin ${branches}WHEN 'ARRAY' THEN IF(JSON_LENGTH(${value}) = 0, 0, ${array}) WHEN 'OBJECT' THEN ${object} ELSE IF(${value} IS NULL, NULL, ${this.refused}) END)`;
  }

  protected override within(value: Fragment): readonly SortKey[] {
    const isNumber = sql`JSON_TYPE(${value}) COLLATE utf8mb4_0900_bin IN (${numbers.join(', ')})`;
    const double = sql`CAST(${value} AS DOUBLE)`;
    return [
      { sql: sql`IF(${isNumber}, ${double}, 0)` },
      { sql: sql`IF(${isNumber} AND ABS(${double}) < 1e20, CAST(${value} AS DECIMAL(65,30)), 0)` },
      { sql: sql`IF(${isNumber}, '', JSON_UNQUOTE(${value}) COLLATE utf8mb4_0900_bin)` },
    ];
  }
}

/** How jsonb is ordered on MySQL. */
export const mysqlJsonbOrder: JsonbOrder = new MysqlJsonbOrder();
