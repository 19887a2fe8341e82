import { lines, prefixed, type Explainer } from '../explainer.js';

/** PostgreSQL manual: EXPLAIN. */
export const postgresExplainer: Explainer = {
  ask(statement, { format, options }) {
    const words = [...options, `format ${format}`].join(', ').toUpperCase();
    return prefixed(`EXPLAIN (${words})`, statement);
  },
  read: lines,
};
