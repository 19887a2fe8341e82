import type { ColumnType } from '@backstay/catalog';
import { checkLookupFunction, readType, type LookupFunction } from '@backstay/expression';
import type { CreateFunctionStmt, DefElem, Node } from 'libpg-query';
import { expressionAdvice } from './finish-expressions.js';
import { bodyAt, lookupAdvice, parseBody, type FunctionBody } from '../text/function-body.js';
import { checkName } from '../statements/read-name.js';
import { placeOf } from '../parsed-schema.js';
import { onlyPublic, type Pending, type SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';

/** Turns `create function` into look-ups, in the order of writing: a body can call those that stand before it. */
export function finishFunctions(draft: SchemaDraft): void {
  for (const pending of draft.pendingFunctions) {
    const found = readFunction(pending, draft);
    if (found !== null) {
      draft.functions.push(found);
      draft.places.set(placeOf('function', found.name), pending.statement.at(null));
    } else draft.unreadable.add(identifiers(pending.node.funcname).at(-1) ?? '');
  }
}

function readFunction(pending: Pending<CreateFunctionStmt>, draft: SchemaDraft): LookupFunction | null {
  const { statement, node } = pending;
  const path = identifiers(node.funcname);
  const name = path.at(-1) ?? '';
  const at = statement.at(null);
  if (path.length > 1 && path[0] !== 'public') {
    draft.problem(at, `functions of the schema "${path[0]}" cannot be created`, onlyPublic);
    return null;
  }
  if (draft.functions.some((other) => other.name === name)) {
    draft.problem(
      at,
      `function "${name}" already exists`,
      'Choose another name: look-ups are not told apart by their arguments.',
    );
    return null;
  }
  checkName('function', name, at, draft);
  const before = draft.problems.length;
  const parameters = readArguments(node, statement, draft);
  const returns = readReturn(node, statement, draft);
  const body = readOptions(node, statement, draft);
  if (returns === null || body === null || draft.problems.length > before) return null;
  const signature = { name, arguments: parameters, returns, returnsSet: node.returnType?.setof === true };
  return checkBody(body, signature, statement, draft);
}

function readArguments(
  node: CreateFunctionStmt,
  statement: Statement,
  draft: SchemaDraft,
): LookupFunction['arguments'] {
  return (node.parameters ?? []).flatMap((item) => {
    if (!('FunctionParameter' in item)) return [];
    const parameter = item.FunctionParameter;
    const at = statement.at(parameter.location);
    const plain = ['FUNC_PARAM_DEFAULT', 'FUNC_PARAM_IN'].includes(parameter.mode ?? 'FUNC_PARAM_DEFAULT');
    if (!plain || parameter.defexpr !== undefined || parameter.name === undefined) {
      draft.problem(at, 'a look-up takes named arguments only, without defaults, out or variadic', lookupAdvice);
      return [];
    }
    const type = readPlace(parameter.argType, statement, draft);
    return type === null ? [] : [{ name: parameter.name, type }];
  });
}

function readReturn(node: CreateFunctionStmt, statement: Statement, draft: SchemaDraft): ColumnType | null {
  const type = node.returnType;
  if (type !== undefined) {
    const { setof: _, ...scalar } = type;
    const word = identifiers(type.names).at(-1);
    if (word !== 'void' && word !== 'trigger' && word !== 'record') return readPlace(scalar, statement, draft);
  }
  draft.problem(statement.at(type?.location), 'a look-up returns one value or setof one type', lookupAdvice);
  return null;
}

function readPlace(type: unknown, statement: Statement, draft: SchemaDraft): ColumnType | null {
  const reading = readType(type, draft.enums);
  if (reading.problem !== null)
    draft.problem(
      statement.at(reading.problem.location),
      reading.problem.message,
      reading.problem.advice ?? lookupAdvice,
    );
  return reading.type;
}

function readOptions(node: CreateFunctionStmt, statement: Statement, draft: SchemaDraft): FunctionBody | null {
  const options = new Map(
    (node.options ?? []).flatMap((item) =>
      'DefElem' in item ? [[item.DefElem.defname ?? '', item.DefElem] as const] : [],
    ),
  );
  const refuse = (message: string, at?: number): null => {
    draft.problem(statement.at(at), message, lookupAdvice);
    return null;
  };
  const language = word(options.get('language'));
  if (node.is_procedure === true) return refuse('procedures are not supported');
  if (language !== 'sql')
    return refuse(
      `functions in language ${language ?? 'sql without as'} are not supported`,
      options.get('language')?.location,
    );
  if (!['stable', 'immutable'].includes(word(options.get('volatility')) ?? ''))
    return refuse('a look-up must be stable');
  const security = options.get('security')?.arg;
  if (security === undefined || !('Boolean' in security) || security.Boolean.boolval !== true)
    return refuse('a look-up must be security definer');
  for (const name of options.keys())
    if (
      !['language', 'volatility', 'security', 'as', 'set', 'parallel', 'cost', 'rows', 'strict', 'leakproof'].includes(
        name,
      )
    )
      return refuse(`the function option ${name} is not supported`, options.get(name)?.location);
  if (options.has('strict')) return refuse('strict is not supported', options.get('strict')?.location);
  const text = options.get('as')?.arg;
  const searchPath = options.get('set')?.arg;
  if (searchPath !== undefined && !isPlainSearchPath(searchPath))
    return refuse('this set clause is not supported', options.get('set')?.location);
  const body =
    text !== undefined && 'List' in text && text.List.items?.length === 1
      ? bodyAt(options.get('as')?.location ?? 0, statement)
      : null;
  return body ?? refuse('the body must be one text: as $$ select … $$');
}

/** `set search_path` to what unqualified names mean here anyway: the schema public. */
function isPlainSearchPath(clause: Node): boolean {
  if (!('VariableSetStmt' in clause) || clause.VariableSetStmt.name !== 'search_path') return false;
  return (clause.VariableSetStmt.args ?? []).every(
    (item) =>
      'A_Const' in item &&
      ['', '$user', 'public', 'pg_temp', 'pg_catalog', 'extensions'].includes(item.A_Const.sval?.sval ?? ''),
  );
}

const word = (option: DefElem | undefined): string | undefined =>
  option?.arg !== undefined && 'String' in option.arg ? option.arg.String.sval?.toLowerCase() : undefined;

function checkBody(
  body: FunctionBody,
  signature: Omit<LookupFunction, 'body'>,
  statement: Statement,
  draft: SchemaDraft,
): LookupFunction | null {
  const at = (offset: number | null): ReturnType<Statement['at']> =>
    statement.at(body.start - statement.start + (offset ?? 0));
  const select = parseBody(body, statement, draft);
  if (select === null) return null;
  const { function: found, problems } = checkLookupFunction(select, signature, {
    table: (schema, name) => draft.scopeTable(schema, name),
    enums: draft.enums,
    functions: draft.functions,
  });
  for (const problem of problems)
    draft.problem(at(problem.location), problem.message, problem.advice ?? expressionAdvice);
  if (found === null && problems.length === 0) draft.problem(at(null), 'this look-up cannot be read', lookupAdvice);
  return found;
}
