import { lines, prefixed, type Explainer, type PlanStep } from '../explainer.js';

/** What is read of a node of EXPLAIN (FORMAT JSON) for its steps; conditions are not. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Plan Rows'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** PostgreSQL manual: EXPLAIN. Steps are the nodes from the top, parents before children. */
export const postgresExplainer: Explainer = {
  ask(statement, { format, options }) {
    const words = [...options, `format ${format}`].join(', ').toUpperCase();
    return prefixed(`EXPLAIN (${words})`, statement);
  },
  read: lines,
  askSteps: (statement) => prefixed('EXPLAIN (FORMAT JSON)', statement),
  readSteps({ rows }) {
    const cell: unknown = rows[0]?.[0];
    const plans = (typeof cell === 'string' ? JSON.parse(cell) : cell) as readonly { readonly Plan: PlanNode }[];
    return plans.flatMap(({ Plan }) => stepsOf(Plan));
  },
};

const stepsOf = (node: PlanNode): readonly PlanStep[] => [
  {
    table: node['Relation Name'] ?? null,
    access: node['Node Type'],
    index: node['Index Name'] ?? null,
    rows: node['Plan Rows'] ?? null,
  },
  ...(node.Plans ?? []).flatMap(stepsOf),
];
