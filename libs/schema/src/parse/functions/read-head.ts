import { writtenName, type ColumnType } from '@backstay/catalog';
import { readType, withoutModifier } from '@backstay/expression';
import type { CreateFunctionStmt, DefElem, FunctionParameter, Node, TypeName } from 'libpg-query';
import { nameOfPath, type Pending, type SchemaDraft } from '../draft/schema-draft.js';
import type { TableDraft } from '../draft/table-draft.js';
import { checkDots, checkName } from '../statements/read-name.js';
import { functionAdvice, readBody } from '../text/function-body.js';
import { identifiers, type Statement } from '../text/statement.js';
import { typesOfFunction } from './types-text.js';
import type { FunctionHead, HeadArgument, HeadResult } from './function-head.js';

/** Reads what stands around a function's body, and finds its one statement. Null after reporting what is not supported. */
export function readHead({ statement, node }: Pending<CreateFunctionStmt>, draft: SchemaDraft): FunctionHead | null {
  const path = nameOfPath(identifiers(node.funcname));
  const name = writtenName(path);
  const at = statement.at(null);
  if (!draft.holds(path.schema, 'functions', at)) return null;
  const types = typesOfFunction(node);
  if (draft.heads.some((other) => other.name === name && other.types === types)) {
    draft.problem(at, `function "${name}" already exists`, 'Choose another name, or other types of arguments.');
    return null;
  }
  checkName('function', path.name, at, draft);
  checkDots('function', path, at, draft);
  const before = draft.problems.length;
  const reader = new HeadReader(statement, draft);
  const parameters = (node.parameters ?? []).flatMap((item) =>
    'FunctionParameter' in item ? [item.FunctionParameter] : [],
  );
  const taken = parameters
    .filter(({ mode }) => mode !== 'FUNC_PARAM_TABLE')
    .flatMap((one) => reader.argument(one) ?? []);
  const result = reader.result(node, parameters);
  const options = reader.options(node);
  if (result === null || options === null || draft.problems.length > before) return null;
  const body = readBody(node, statement, draft);
  if (body === null) return null;
  if (body.writes && !options.volatile) {
    draft.problem(at, 'a function that writes is volatile', 'Leave stable or immutable out.');
    return null;
  }
  const set = node.returnType?.setof === true;
  return { statement, name, types, at, arguments: taken, result, set, ...options, ...body };
}

/** Options that mean something to PostgreSQL's planner only, or that are read here. */
const known = ['language', 'volatility', 'security', 'as', 'set', 'parallel', 'cost', 'rows', 'leakproof'];

class HeadReader {
  constructor(
    private readonly statement: Statement,
    private readonly draft: SchemaDraft,
  ) {}

  argument({ name = '', mode, argType, defexpr, location }: FunctionParameter): HeadArgument | null {
    const at = this.statement.at(location);
    const variadic = mode === 'FUNC_PARAM_VARIADIC';
    if (mode !== undefined && !variadic && mode !== 'FUNC_PARAM_DEFAULT' && mode !== 'FUNC_PARAM_IN') {
      return this.refuse('out and inout arguments are not supported', location);
    }
    const table = this.tableOf(argType);
    if (table !== null) return { name, of: { table }, otherwise: defexpr ?? null, variadic, at };
    const type = this.type(argType);
    if (variadic && type !== null && type.kind !== 'array')
      return this.refuse('VARIADIC parameter must be an array', location);
    return type === null
      ? null
      : { name, of: { type: withoutModifier(type) }, otherwise: defexpr ?? null, variadic, at };
  }

  result({ returnType }: CreateFunctionStmt, parameters: readonly FunctionParameter[]): HeadResult | null {
    const columns = parameters.filter(({ mode }) => mode === 'FUNC_PARAM_TABLE');
    if (columns.length > 0) {
      const read = columns.flatMap(({ name = '', argType }) => {
        const type = this.type(argType);
        return type === null ? [] : [{ name, type }];
      });
      return read.length === columns.length ? { kind: 'columns', columns: read } : null;
    }
    const word = identifiers(returnType?.names).at(-1);
    if (word === 'void') return { kind: 'void' };
    if (returnType === undefined || word === 'trigger' || word === 'record') {
      return this.refuse(`a function that returns ${word ?? 'nothing'} is not supported`, returnType?.location);
    }
    const table = this.tableOf(returnType);
    if (table !== null) return { kind: 'table', table };
    const { setof: _, ...scalar } = returnType;
    const type = this.type(scalar);
    return type === null ? null : { kind: 'value', type };
  }

  options(node: CreateFunctionStmt): { readonly volatile: boolean; readonly definer: boolean } | null {
    const options = new Map(
      (node.options ?? []).flatMap((item) =>
        'DefElem' in item ? [[item.DefElem.defname ?? '', item.DefElem] as const] : [],
      ),
    );
    const at = (name: string): number | undefined => options.get(name)?.location;
    if (node.is_procedure === true) return this.refuse('procedures are not supported');
    const language = word(options.get('language')) ?? (node.sql_body === undefined ? 'sql without as' : 'sql');
    if (language !== 'sql') return this.refuse(`functions in language ${language} are not supported`, at('language'));
    if (options.has('strict')) return this.refuse('strict is not supported', at('strict'));
    const other = [...options.keys()].find((name) => !known.includes(name));
    if (other !== undefined) return this.refuse(`the function option ${other} is not supported`, at(other));
    const searchPath = options.get('set')?.arg;
    if (searchPath !== undefined && !isPlainSearchPath(searchPath)) {
      return this.refuse('this set clause is not supported', at('set'));
    }
    const security = options.get('security')?.arg;
    const definer = security !== undefined && 'Boolean' in security && security.Boolean.boolval === true;
    return { volatile: !['stable', 'immutable'].includes(word(options.get('volatility')) ?? ''), definer };
  }

  /** The table or view whose rows a type is. */
  private tableOf(type: TypeName | undefined): TableDraft | null {
    if ((type?.arrayBounds?.length ?? 0) > 0) return null;
    return this.draft.tables.get(writtenName(nameOfPath(identifiers(type?.names)))) ?? null;
  }

  private type(type: unknown): ColumnType | null {
    const reading = readType(type, this.draft.enums);
    if (reading.problem === null) return reading.type;
    const { location, message, advice } = reading.problem;
    this.draft.problem(this.statement.at(location), message, advice ?? functionAdvice);
    return null;
  }

  private refuse(message: string, location?: number): null {
    this.draft.problem(this.statement.at(location), message, functionAdvice);
    return null;
  }
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
