import { writtenName } from '@backstay/catalog';
import { type Expression, type Value } from '@backstay/expression';
import { clausesOf, type GuardClauses, type PolicyClause } from '@backstay/policy';
import { overlayRow, type StoredRow } from '@backstay/query';
import type { ExplainContext } from './explain-context.js';
import type { RowExplanation } from './explanation.js';
import { judgeRow } from './judge-row.js';
import { claimValues, guardedTables, isUnguarded, rowColumns, withoutGuards } from './look-inside.js';
import { readRegardless, type Look } from './read-regardless.js';

/** What is asked of rows that exist. */
export interface StoredQuestion {
  readonly look: Look;
  readonly guards: readonly GuardClauses[];
  /** What an update sets: the guards are then asked about the row as it would be. Null: as it is. */
  readonly change: StoredRow | null;
}

/** Looks at rows of a table, at most `most` of them, and says of each what its policies say. */
export async function judgeStored(
  context: ExplainContext,
  { look, guards, change }: StoredQuestion,
  most: number,
): Promise<{ readonly rows: readonly RowExplanation[]; readonly total: number }> {
  const { table, alias } = look.plan;
  const values = [...look.values];
  const asked = guards.flatMap((guard) => clausesOf(guard.tree)).filter((one) => !isUnguarded(one.expression));
  const looking = asked.filter((clause) => guardedTables(clause.expression).length > 0);
  const changed = (expression: Expression): Expression => withChange(expression, look, change, values);
  const conditions = [
    ...asked.map((clause) => changed(clause.expression)),
    ...looking.map((clause) => changed(withoutGuards(clause.expression))),
  ];
  const key = table.primaryKey?.columns ?? [];
  const columns = [...new Set([...key, ...asked.flatMap((clause) => rowColumns(clause.expression, alias))])];
  const { rows, total } = await readRegardless(context, { ...look, values }, columns, conditions, most);
  const place = new Map(asked.map((clause, i) => [clause, i]));
  const judged = rows.map(({ cells, truths }) => {
    const told = (clause: PolicyClause) => {
      const holds = place.has(clause) && truths[place.get(clause)!]!;
      const regardless = truths[asked.length + looking.indexOf(clause)] === true && looking.includes(clause);
      return {
        holds,
        values: {
          ...Object.fromEntries(
            rowColumns(clause.expression, alias).map((name) => [name, valueOf(name, cells, change)]),
          ),
          ...claimValues(clause.expression, context.principal),
        },
        hiddenBy: !holds && regardless ? guardedTables(clause.expression) : [],
      };
    };
    return judgeRow(
      {
        table: writtenName(table),
        as: change === null ? 'stored' : 'changed',
        key: Object.fromEntries(key.map((name) => [name, cells.get(name) ?? null])),
      },
      guards,
      alias,
      told,
    );
  });
  return { rows: judged, total };
}

const valueOf = (name: string, cells: ReadonlyMap<string, string | null>, change: StoredRow | null): string | null =>
  change?.get(name) === undefined ? (cells.get(name) ?? null) : change.get(name)!;

/** The expression about the row as it would be; the new values go behind those that are there. */
export function withChange(
  expression: Expression,
  { plan }: Pick<Look, 'plan'>,
  change: StoredRow | null,
  values: (string | null)[],
): Expression {
  if (change === null) return expression;
  return overlayRow(expression, plan.alias, change, (name, text): Value => {
    values.push(text);
    const { type } = plan.table.columns.find((column) => column.name === name)!;
    return { kind: 'value', type, slot: values.length - 1, stored: true };
  });
}
