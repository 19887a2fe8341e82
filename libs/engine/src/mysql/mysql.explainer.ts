import { fail } from '@backstay/kernel';
import { lines, prefixed, requireOptions, type Explainer } from '../explainer.js';

/** MySQL manual: EXPLAIN Statement. ANALYZE comes as a tree only. */
export const mysqlExplainer: Explainer = {
  ask(statement, question) {
    requireOptions(question, ['analyze']);
    const { format, options } = question;
    if (options.length > 0 && format === 'json') {
      throw fail('not_supported', { feature: 'options=analyze of a plan as JSON on this database' });
    }
    return prefixed(
      options.length > 0 ? 'EXPLAIN ANALYZE' : `EXPLAIN FORMAT=${format === 'json' ? 'JSON' : 'TREE'}`,
      statement,
    );
  },
  read: lines,
};
