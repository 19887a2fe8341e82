import { hasSubquery, rewrite, typeOf, type Expression } from '@backstay/expression';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  type DecodedColumn,
  type RawValue,
  type ReadPlan,
} from '@backstay/query';
import type { ExplainContext } from './explain-context.js';

/** What is looked at: rows of a table by a condition, whoever may see them. */
export interface Look {
  readonly plan: Pick<ReadPlan, 'table' | 'alias'>;
  /** Null: all rows. Subqueries without a guard in it read all rows too. */
  readonly filter: Expression | null;
  readonly values: readonly (string | null)[];
}

/** Columns as texts, and for each expression whether it is TRUE. */
export interface SeenRow {
  readonly cells: ReadonlyMap<string, string | null>;
  readonly truths: readonly boolean[];
}

const text = { kind: 'text' } as const;
const letter = (value: string): Expression => ({ kind: 'literal', type: text, value });

/** Whether a condition is TRUE, as `t` or `f`. */
const truthOf = (condition: Expression): Expression => ({
  kind: 'case',
  type: text,
  branches: [{ when: condition, then: letter('t') }],
  otherwise: letter('f'),
});

/**
 * Rows as the service role sees them, with what the conditions are for them under the claims of the one who asked. The
 * statements are made by the same stages as any request's. Throws `permission_denied` where the service role has no grant.
 */
export async function readRegardless(
  context: ExplainContext,
  { plan, filter, values }: Look,
  columns: readonly string[],
  conditions: readonly Expression[],
  most: number,
): Promise<{ readonly rows: readonly SeenRow[]; readonly total: number }> {
  const { engine, snapshot, principal, timeoutMs } = context;
  const { table, alias } = plan;
  const reference = (name: string): Expression => ({
    kind: 'column',
    type: table.columns.find((column) => column.name === name)!.type,
    source: alias,
    column: name,
  });
  const read: ReadPlan = {
    kind: 'read',
    table,
    alias,
    columns: [
      ...columns.map((name) => ({ name, expression: reference(name) })),
      ...conditions.map((condition, i) => ({ name: `condition ${i}`, expression: truthOf(condition) })),
    ],
    filter: filter && unguarded(filter),
    order: (table.primaryKey?.columns ?? []).map((name) => ({
      expression: reference(name),
      direction: 'asc',
      nulls: null,
    })),
    limit: most,
    offset: null,
    count: 'exact',
    embeds: [],
  };
  const compiled = compileRead(authoriseRequest(read, 'service_role', snapshot.policies), engine.dialect);
  const statements = [compiled.rows, compiled.count!].map((one) =>
    bindStatement(one, values, principal, engine.dialect),
  );
  const [page, counted] = await engine.read(statements, { timeoutMs });
  const texts = page!.rows.map((row) =>
    compiled.columns.map((column, i) => cellText(column, row[compiled.cells[i]!] ?? null)),
  );
  return {
    rows: texts.map((cells) => ({
      cells: new Map(columns.map((name, i) => [name, cells[i] ?? null])),
      truths: conditions.map((_, i) => cells[columns.length + i] === 't'),
    })),
    total: Number(counted!.rows[0]![0]),
  };
}

/** Tables of subqueries that have no guard yet are read whole; guards that are there stay. */
export const unguarded = (expression: Expression): Expression =>
  rewrite(expression, (node) =>
    hasSubquery(node)
      ? {
          ...node,
          query: {
            ...node.query,
            from: node.query.from.map((one) => ({ ...one, guard: one.guard === undefined ? null : one.guard })),
          },
        }
      : node,
  );

/** PostgreSQL's text of a cell; null for NULL. */
function cellText(column: DecodedColumn, raw: RawValue): string | null {
  if (raw === null) return null;
  const json = column.decode(raw);
  const isText =
    json.startsWith('"') && typeOf(column.source).kind !== 'jsonb' && typeOf(column.source).kind !== 'json';
  return isText ? (JSON.parse(json) as string) : json;
}
