import { orderTerms, type RowTexts } from '@backstay/query';
import { gatheredTerm, joined, mysqlRowTexts } from '../mysql/mysql.row-texts.js';

/**
 * Lists without a derived table, which cannot see the row outside here: GROUP_CONCAT has the limit, and reads all rows of
 * the key. How many those are stands before the list.
 */
export const mariadbRowTexts: RowTexts = {
  ...mysqlRowTexts(true, 'in capitals'),
  list({ text, from, plan, limit }, dialect, outermost) {
    if (!outermost) return null;
    const order = orderTerms(plan, dialect).map(gatheredTerm);
    return joined({ text, order, start: `COUNT(*), '['`, page: dialect.limit(limit, plan.offset) }, from);
  },
  readsAll: true,
};
