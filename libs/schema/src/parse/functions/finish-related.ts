import { readName } from '@backstay/catalog';
import { checkRelated, type RelatedDefinition } from '@backstay/expression';
import { rowAlias } from '@backstay/policy';
import { expressionAdvice } from '../finish/finish-expressions.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { isOfRow, isOutsideOfRow } from './finish-computed.js';
import type { FunctionHead } from './function-head.js';

/** Turns functions from a row to rows of a table into computed relationships. */
export const finishRelated = (draft: SchemaDraft): readonly RelatedDefinition[] =>
  draft.heads
    .filter((head) => isOfRow(head) && head.result.kind === 'table')
    .flatMap((head) => readRelated(head, draft) ?? []);

function readRelated(head: FunctionHead, draft: SchemaDraft): RelatedDefinition | null {
  const { result, set, rows, definer } = head;
  const [argument] = head.arguments;
  if (argument === undefined || !('table' in argument.of) || result.kind !== 'table') return null;
  const { table } = argument.of;
  const { table: target } = result;
  if (table.broken || target.broken || isOutsideOfRow(head, table, draft)) return null;
  const { name } = readName(head.name);
  const single = !set || rows === 1;
  const row = { table, alias: rowAlias, argument: argument.name };
  const { related, problems } = checkRelated(
    head.statementNode,
    { name, row, target, single, definer },
    {
      table: (schema, other) => draft.readableTable(schema, other),
      enums: draft.enums,
      functions: draft.functions,
    },
  );
  for (const one of problems) draft.problem(head.place(one.location), one.message, one.advice ?? expressionAdvice);
  if (related === null) return null;
  return {
    name,
    source: { schema: table.schema, name: table.name },
    target: { schema: target.schema, name: target.name },
    toOne: single,
    ...related,
    definer,
    execute: draft.execution.of(head.name, head.types),
    comment: draft.functionComments.get(`${head.name}(${head.types})`) ?? draft.functionComments.get(head.name) ?? null,
  };
}
