import type { TableName } from '@backstay/catalog';
import type { ViewQuery } from '@backstay/expression';

/** A view with the query that stands for it. */
export interface View extends TableName {
  readonly query: ViewQuery;
}
