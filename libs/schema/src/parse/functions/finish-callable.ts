import { readName, type Column, type FunctionResult } from '@backstay/catalog';
import {
  checkFunction,
  checkWrite,
  type ArgumentDefinition,
  type CheckedFunction,
  type ExpressionProblem,
  type FunctionDefinition,
  type FunctionSignature,
} from '@backstay/expression';
import { expressionAdvice, typed } from '../finish/finish-expressions.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { functionAdvice } from '../text/function-body.js';
import { isOfRow } from './finish-computed.js';
import type { FunctionHead } from './function-head.js';

/** Turns functions into those that requests call; the columns of views are known by now. */
export function finishCallable(draft: SchemaDraft): readonly FunctionDefinition[] {
  return draft.heads.filter((head) => !isOfRow(head)).flatMap((head) => readCallable(head, draft) ?? []);
}

function readCallable(head: FunctionHead, draft: SchemaDraft): FunctionDefinition | null {
  const { name, set, definer, result } = head;
  const returns = signatureOf(head);
  const taken = readArguments(head, draft);
  if (taken === null || (result.kind === 'table' && result.table.broken)) return null;
  let blind = false;
  const scope: BodyScope = {
    table: (schema, table) => {
      const found = draft.readableTable(schema, table);
      blind ||= draft.unreadable.has(table) || (found !== null && 'broken' in found && found.broken === true);
      return found;
    },
    enums: draft.enums,
    functions: draft.functions,
  };
  const signature = { name, arguments: taken, returns, set, definer };
  const { checked, problems } = head.writes ? writingBody(head, signature, scope) : readingBody(head, signature, scope);
  if (blind) return null;
  for (const one of problems) draft.problem(head.place(one.location), one.message, one.advice ?? expressionAdvice);
  if (checked === null || !pagesByConstants(checked, taken, head, draft)) return null;
  const { order, limit, offset, body, first, write } = checked;
  return {
    name,
    arguments: taken,
    result: resultOf(head, checked),
    set,
    order: first ? [] : order,
    limit,
    offset,
    definer,
    ...(write && { write }),
    execute: draft.execution.of(name, head.types),
    comment: draft.functionComments.get(`${name}(${head.types})`) ?? draft.functionComments.get(name) ?? null,
    body,
    first,
  };
}

/** The body of a function, of a kind or the other. */
interface CheckedBody {
  readonly checked: (CheckedFunction & Pick<FunctionDefinition, 'write'>) | null;
  readonly problems: readonly ExpressionProblem[];
}

type BodyScope = Parameters<typeof checkFunction>[2];

function readingBody(head: FunctionHead, signature: FunctionSignature, scope: BodyScope): CheckedBody {
  const { function: checked, problems } = checkFunction(head.statementNode, signature, scope);
  return { checked, problems };
}

/** The rows that were written are those of the function, all of them or the first. */
function writingBody(head: FunctionHead, signature: FunctionSignature, scope: BodyScope): CheckedBody {
  const { write, problems } = checkWrite(head.statementNode, signature, scope);
  if (write === null) return { checked: null, problems };
  return { checked: { ...write, order: [], limit: null, offset: null, first: !signature.set }, problems };
}

function signatureOf({ result }: FunctionHead): FunctionSignature['returns'] {
  if (result.kind === 'table') return { kind: 'rows', columns: result.table.columns };
  return result.kind === 'columns' ? { kind: 'rows', columns: result.columns } : result;
}

function readArguments(head: FunctionHead, draft: SchemaDraft): readonly ArgumentDefinition[] | null {
  const before = draft.problems.length;
  const taken = head.arguments.flatMap((one, i): ArgumentDefinition[] => {
    if ('table' in one.of) {
      draft.problem(one.at, 'a row of a table as one of several arguments is not supported', functionAdvice);
      return [];
    }
    const { type } = one.of;
    if (head.arguments.findIndex(({ name }) => name === one.name) !== i) {
      draft.problem(one.at, `parameter name "${one.name}" used more than once`, 'Choose another name.');
    }
    if (one.name === '' && (head.arguments.length > 1 || !['json', 'jsonb', 'text', 'bytea'].includes(type.kind))) {
      draft.problem(
        one.at,
        'an argument needs a name',
        'Only a single one of type json, jsonb, text or bytea may have none.',
      );
    }
    const variadic = one.variadic ? { variadic: true as const } : {};
    if (one.otherwise === null) return [{ name: one.name, type, optional: false, ...variadic, default: null }];
    const scope = {
      row: null,
      table: () => null,
      enums: draft.enums,
      functions: [],
      arguments: [],
      expected: type,
      claims: true,
      subqueries: false,
    };
    const value = typed(one.otherwise, scope, head.statement, draft);
    if (value === null) return [];
    const constant = value.kind === 'literal' ? { otherwise: value.value } : {};
    return [{ name: one.name, type, optional: true, ...variadic, ...constant, default: value }];
  });
  return draft.problems.length > before ? null : taken;
}

/** How many rows a call is about must be known before it is said to a database. */
function pagesByConstants(
  { limit, offset }: CheckedFunction,
  taken: readonly ArgumentDefinition[],
  head: FunctionHead,
  draft: SchemaDraft,
): boolean {
  const named = [limit, offset].flatMap((one) => (typeof one === 'object' && one !== null ? [one.argument] : []));
  const computed = taken.find(
    ({ name, optional, otherwise }) => named.includes(name) && optional && otherwise === undefined,
  );
  if (computed === undefined) return true;
  draft.problem(head.at, `the default of "${computed.name}" is computed, but LIMIT is by it`, 'Give it a constant.');
  return false;
}

function resultOf({ result, name }: FunctionHead, { columns, narrowed }: CheckedFunction): FunctionResult {
  if (result.kind === 'void') return { kind: 'void' };
  if (result.kind === 'table') return { kind: 'rows', of: { schema: result.table.schema, name: result.table.name } };
  const own = columns.map(({ name: column, type, nullable }): Column => ({
    name: column,
    type,
    nullable,
    default: null,
    identity: null,
    generated: false,
    comment: null,
  }));
  const [only] = own;
  if (result.kind === 'columns' || only === undefined) return { kind: 'rows', of: own };
  return { kind: 'value', column: { ...only, name: readName(name).name, nullable: true }, as: narrowed };
}
