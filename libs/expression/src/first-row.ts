import { typeOf } from './type-of.js';
import type { ViewQuery, ViewSource } from './view-query.js';

/** The first row of a query, or a row of NULLs: what a function that gives no set makes of rows. */
export function firstRow(body: ViewQuery): ViewQuery {
  const [limit, offset] = [Math.min(body.page?.limit ?? 1, 1), body.page?.offset ?? null];
  return {
    ...plain,
    from: [part('one', one, 'inner'), part('first', { ...body, page: { limit, offset } }, 'left')],
    select: body.select.map(({ name, expression }) => ({
      name,
      expression: { kind: 'column', type: typeOf(expression), source: 'first', column: name },
    })),
  };
}

const plain: Omit<ViewQuery, 'from' | 'select'> = { where: null, grouping: null, distinct: false };

const one: ViewQuery = {
  ...plain,
  from: [],
  select: [{ name: 'one', expression: { kind: 'literal', type: { kind: 'integer' }, value: '1' } }],
};

const part = (alias: string, view: ViewQuery, join: ViewSource['join']): ViewSource => ({
  table: { schema: '', name: '' },
  alias,
  join,
  on: null,
  view,
});
