import { writtenName } from '@backstay/catalog';
import { clausesOf, type GuardClauses, type PolicyClause } from '@backstay/policy';
import { authoriseWrite, bindStatement, WriteCompiler, type StoredRow, type WritePlan } from '@backstay/query';
import type { ExplainContext } from './explain-context.js';
import type { RowExplanation } from './explanation.js';
import { judgeRow } from './judge-row.js';
import { claimValues, guardedTables, isUnguarded, rowColumns, withoutGuards } from './look-inside.js';
import type { Expression } from '@backstay/expression';

/** Says of each proposed row what the policies say, with the statements that a write asks by. */
export async function judgeProposed(
  context: ExplainContext,
  plan: WritePlan,
  guards: readonly GuardClauses[],
  rows: readonly { readonly row: StoredRow; readonly place: number }[],
): Promise<readonly RowExplanation[]> {
  const asked = guards.flatMap((guard) => clausesOf(guard.tree)).filter((one) => !isUnguarded(one.expression));
  const verdicts = new Map<PolicyClause, readonly (boolean | null)[]>();
  const regardless = new Map<PolicyClause, readonly (boolean | null)[]>();
  for (const clause of asked) {
    verdicts.set(clause, await verdictsOf(context, plan, clause.expression, rows));
    if (guardedTables(clause.expression).length === 0) continue;
    regardless.set(clause, await verdictsOf(context, plan, withoutGuards(clause.expression), rows));
  }
  return rows.map(({ row, place }, i) =>
    judgeRow(
      { table: writtenName(plan.table), as: 'proposed', key: { row: String(place + 1) } },
      guards,
      plan.alias,
      (clause) => {
        const holds = verdicts.has(clause) ? verdicts.get(clause)![i]! : false;
        const names = rowColumns(clause.expression, plan.alias).filter((name) => row.has(name));
        return {
          holds,
          values: {
            ...Object.fromEntries(names.map((name) => [name, row.get(name) ?? null])),
            ...claimValues(clause.expression, context.principal),
          },
          hiddenBy: holds === false && regardless.get(clause)?.[i] === true ? guardedTables(clause.expression) : [],
        };
      },
    ),
  );
}

/** Whether the condition is TRUE for each row; null where it asks for a column that only the database fills. */
async function verdictsOf(
  { engine, snapshot, principal, timeoutMs }: ExplainContext,
  plan: WritePlan,
  condition: Expression,
  rows: readonly { readonly row: StoredRow }[],
): Promise<readonly (boolean | null)[]> {
  const mentioned = rowColumns(condition, plan.alias);
  const known = rows.map(({ row }) => mentioned.every((name) => row.has(name)));
  const complete = rows.filter((_, i) => known[i]);
  if (complete.length === 0) return known.map(() => null);
  const authorised = authoriseWrite(plan, 'service_role', snapshot.policies, { safeUpdate: false });
  const { statement, values } = new WriteCompiler(authorised, engine.dialect).verdicts(
    condition,
    complete.map(({ row }) => row),
  );
  const [found] = await engine.read([bindStatement(statement, values, principal, engine.dialect)], { timeoutMs });
  let next = 0;
  return known.map((isKnown) => (isKnown ? Number(found!.rows[0]![next++]) === 1 : null));
}
