import { lines, prefixed, requireOptions, type Explainer } from '../explainer.js';
import { tableSteps } from '../mysql/mysql.explainer.js';

/** MariaDB manual: EXPLAIN FORMAT=JSON, ANALYZE FORMAT=JSON; it is indented, so it is the text as well. */
export const mariadbExplainer: Explainer = {
  ask(statement, question) {
    requireOptions(question, ['analyze']);
    return prefixed(`${question.options.length > 0 ? 'ANALYZE' : 'EXPLAIN'} FORMAT=JSON`, statement);
  },
  read: lines,
  ...tableSteps(false),
};
