import { readName } from '@backstay/catalog';
import { checkComputed, type ComputedDefinition } from '@backstay/expression';
import { rowAlias } from '@backstay/policy';
import { expressionAdvice } from '../finish/finish-expressions.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { functionAdvice } from '../text/function-body.js';
import type { FunctionHead } from './function-head.js';

/** Whether a function is one of a row: then it is a column of the row's table, and is not called by itself. */
export const isOfRow = ({ arguments: taken }: FunctionHead): boolean =>
  taken.length === 1 && taken.some((one) => 'table' in one.of);

/** Turns functions of a row into computed columns. */
export function finishComputed(draft: SchemaDraft): readonly ComputedDefinition[] {
  return draft.heads.filter(isOfRow).flatMap((head) => readComputed(head, draft) ?? []);
}

function readComputed(head: FunctionHead, draft: SchemaDraft): ComputedDefinition | null {
  const { result, set, definer } = head;
  const { name } = readName(head.name);
  const [argument] = head.arguments;
  if (argument === undefined || !('table' in argument.of) || argument.of.table.broken) return null;
  const { table } = argument.of;
  const refuse = (message: string, advice: string): null => {
    draft.problem(head.at, message, advice);
    return null;
  };
  if (result.kind === 'table') {
    return refuse('computed relationships are not supported', 'Relate the tables by a foreign key, or make a view.');
  }
  if (head.writes) return refuse('a function of a row does not write', functionAdvice);
  if (result.kind !== 'value' || set) return refuse('a function of a row gives one value', functionAdvice);
  if (readName(head.name).schema !== table.schema) {
    return refuse(
      `a function of a row is in the schema of its table ("${table.schema}")`,
      'Requests look for columns in the schema that they are about. Create it there.',
    );
  }
  if (table.column(name) !== null) {
    return refuse(`table "${table.name}" has a column "${name}" already`, 'Choose another name.');
  }
  const row = { table, alias: rowAlias, argument: argument.name };
  const { computed, problems } = checkComputed(
    head.statementNode,
    { name, row, type: result.type, definer },
    {
      table: (schema, other) => draft.readableTable(schema, other),
      enums: draft.enums,
      functions: draft.functions,
    },
  );
  for (const one of problems) draft.problem(head.place(one.location), one.message, one.advice ?? expressionAdvice);
  if (computed === null) return null;
  const { expression, type, nullable } = computed;
  const comment =
    draft.functionComments.get(`${head.name}(${head.types})`) ?? draft.functionComments.get(head.name) ?? null;
  return {
    table: { schema: table.schema, name: table.name },
    column: { name, type, nullable, default: null, identity: null, generated: true, comment },
    expression,
    definer,
    execute: draft.execution.of(head.name, head.types),
  };
}
