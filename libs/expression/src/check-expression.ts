import type { ColumnType } from '@backstay/catalog';
import { readArray } from './check/array.js';
import { readCall, readCoalesce, readSqlValue } from './check/call.js';
import { readCast } from './check/cast.js';
import type { Checker, Frame, FrameTable, Operand } from './check/checker.js';
import { literal, settle } from './check/coerce.js';
import { readColumn, readField, readParameter } from './check/column.js';
import { readBooleanTest, readCase, readLogic, readNullTest } from './check/condition.js';
import { readConstant } from './check/constant.js';
import { readOperator } from './check/operator.js';
import { Refusal, refuse } from './check/refusal.js';
import { provesSingleRow } from './check/single-row.js';
import { readQuery, readSubLink } from './check/subquery.js';
import { locate, readNode, type SyntaxFields } from './check/syntax.js';
import type { Expression } from './expression.js';
import { argumentAlias, type ExpressionProblem, type ExpressionScope, type LookupFunction } from './scope.js';
import { sameFamily, typeName } from './type-name.js';
import { text, typeOf } from './type-of.js';

/**
 * Reads an expression of PostgreSQL's syntax tree (libpg-query's JSON) into a typed one. Everything that is not
 * understood exactly is a problem; then `expression` is null.
 */
export function checkExpression(
  node: unknown,
  scope: ExpressionScope,
): { expression: Expression | null; problems: readonly ExpressionProblem[] } {
  const { value, problems } = attempt(() => checkerOf(scope).expression(node, scope.expected));
  return { expression: value, problems };
}

/**
 * Reads the body of a look-up function, given the syntax tree's SELECT node (`{ SelectStmt: … }`) of its text and its
 * declared signature. Locations in problems are offsets in the body's text.
 */
export function checkLookupFunction(
  node: unknown,
  signature: Omit<LookupFunction, 'body'>,
  scope: Pick<ExpressionScope, 'table' | 'enums' | 'functions'>,
): { function: LookupFunction | null; problems: readonly ExpressionProblem[] } {
  const checker = checkerOf({
    ...scope,
    row: null,
    arguments: signature.arguments,
    expected: signature.returns,
    claims: true,
    subqueries: true,
  });
  const { value, problems } = attempt(() => readBody(checker, node, signature));
  return { function: value, problems };
}

function readBody(checker: Checker, node: unknown, signature: Omit<LookupFunction, 'body'>): LookupFunction {
  const { query, column, frame } = readQuery(checker, node, 'column');
  const open = column ?? refuse('the body must select one column', locate(node));
  const select = open.kind === 'unknown' ? literal(open, signature.returns) : open;
  if (!sameFamily(typeOf(select), signature.returns)) {
    const [found, declared] = [typeName(typeOf(select)), typeName(signature.returns)];
    refuse(`${signature.name} is declared to return ${declared}, but selects ${found}`, locate(node));
  }
  if (!signature.returnsSet && !(provesSingleRow(frame, query.where) && query.definer === undefined)) {
    const advice = 'Declare RETURNS SETOF, select EXISTS (…), or compare every column of a key in its WHERE.';
    refuse(`${signature.name} may find more than one row`, locate(node), advice);
  }
  return { ...signature, body: { ...query, select } };
}

/** Reads something; a refusal becomes problems. */
export function attempt<T>(read: () => T): { value: T | null; problems: readonly ExpressionProblem[] } {
  try {
    return { value: read(), problems: [] };
  } catch (error) {
    if (error instanceof Refusal) return { value: null, problems: error.problems };
    throw error;
  }
}

const readers: Readonly<Record<string, (checker: Checker, fields: SyntaxFields) => Operand>> = {
  A_ArrayExpr: readArray,
  A_Const: (_, fields) => readConstant(fields),
  A_Expr: readOperator,
  A_Indirection: readField,
  BoolExpr: readLogic,
  BooleanTest: readBooleanTest,
  CaseExpr: readCase,
  CoalesceExpr: readCoalesce,
  ColumnRef: readColumn,
  FuncCall: readCall,
  NullTest: readNullTest,
  ParamRef: readParameter,
  SQLValueFunction: (_, fields) => readSqlValue(fields),
  SubLink: readSubLink,
  TypeCast: readCast,
};

/** A checker for what stands in `scope`. */
export function checkerOf(scope: ExpressionScope): Checker {
  const { row } = scope;
  const frame = row ? [rowFrame(row)] : [];
  return new ExpressionChecker(scope, row ? [frame] : [], new Set([argumentAlias, row?.alias ?? '']));
}

function rowFrame({ table, alias, argument }: NonNullable<ExpressionScope['row']>): FrameTable {
  if (argument === undefined) return { table, name: table.name, aliased: false, alias };
  return { table, name: argument, aliased: true, alias, qualified: true };
}

class ExpressionChecker implements Checker {
  constructor(
    readonly scope: ExpressionScope,
    readonly frames: readonly Frame[],
    readonly aliases: Set<string>,
  ) {}

  operand(node: unknown): Operand {
    const { tag, fields } = readNode(node);
    const read = readers[tag];
    return read
      ? read(this, fields)
      : refuse(`this kind of expression is not supported${tag && ` (${tag})`}`, locate(node));
  }

  expression(node: unknown, type: ColumnType | null): Expression {
    const operand = settle(this.operand(node), type ?? text);
    const found = typeOf(operand);
    if (type !== null && !sameFamily(found, type)) {
      refuse(`${typeName(type)} is expected here, not ${typeName(found)}`, locate(node));
    }
    return operand;
  }

  within(frame: Frame): Checker {
    return new ExpressionChecker(this.scope, [frame, ...this.frames], this.aliases);
  }

  allowing(aggregates: boolean): Checker {
    return new ExpressionChecker({ ...this.scope, aggregates }, this.frames, this.aliases);
  }

  freshAlias(name: string): string {
    let alias = name;
    for (let n = 2; this.aliases.has(alias); n++) alias = `${name}_${n}`;
    this.aliases.add(alias);
    return alias;
  }
}
