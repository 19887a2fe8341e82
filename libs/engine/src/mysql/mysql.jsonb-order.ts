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

/** MySQL itself compares JSON texts by code point and numbers by value; its own kinds, such as dates, are refused. */
class MysqlJsonbOrder extends JsonbOrder {
  protected override kind(value: Fragment, { array, object }: ContainerKinds): Fragment {
    const branches = scalars.map(([type, kind]) => `WHEN '${type}' THEN ${kind} `).join('');
    return sql`(CASE JSON_TYPE(${value}) COLLATE utf8mb4_0900_bin ${branches}WHEN 'ARRAY' THEN IF(JSON_LENGTH(${value}) = 0, 0, ${array}) WHEN 'OBJECT' THEN ${object} ELSE IF(${value} IS NULL, NULL, ${this.refused}) END)`;
  }

  protected override within(value: Fragment): readonly SortKey[] {
    return [{ sql: value }];
  }
}

/** How jsonb is ordered on MySQL. */
export const mysqlJsonbOrder: JsonbOrder = new MysqlJsonbOrder();
