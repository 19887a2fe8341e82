import type { ColumnType } from '@backstay/catalog';
import {
  family,
  readLiteral,
  readType,
  typeName,
  writeArrayText,
  type EnumType,
  type ExpressionProblem,
} from '@backstay/expression';
import { err, ok, type Result } from '@backstay/kernel';
import type { A_Const, FuncCall, Node, SQLValueFunction, TypeCast } from 'libpg-query';

import { identifiers } from '../text/statement.js';

/** What stands in a DEFAULT or a VALUES list: a constant in PostgreSQL's text form, or something filled per row. */
export type Constant =
  | { readonly kind: 'literal'; readonly value: string | null }
  | { readonly kind: 'now' | 'uuid' | 'uid' | 'role' | 'email' | 'jwt' };

type Filled = Exclude<Constant['kind'], 'literal'>;
type Reading = Result<Constant, ExpressionProblem>;

/** Functions that may fill a column, by name; `uuid_generate_v4` may also be called in the schema `extensions`. */
const fillers: ReadonlyMap<string, Filled> = new Map([
  ['now', 'now'],
  ['transaction_timestamp', 'now'],
  ['gen_random_uuid', 'uuid'],
  ['uuid_generate_v4', 'uuid'],
  ['auth.uid', 'uid'],
  ['auth.role', 'role'],
  ['auth.email', 'email'],
  ['auth.jwt', 'jwt'],
]);

/** What can fill a column, as it is written, for documentation. */
export const fillerWords: readonly string[] = [...[...fillers.keys()].map((name) => `${name}()`), 'current_timestamp'];

/** The families of types that each filler's value can be stored in. */
const fits: Readonly<Record<Filled, readonly string[]>> = {
  now: ['timestamptz', 'timestamp', 'date', 'time'],
  uuid: ['uuid', 'text'],
  uid: ['uuid', 'text'],
  role: ['text'],
  email: ['text'],
  jwt: ['jsonb', 'json'],
};

/** What to write where only constants and fillers can stand. */
export const constantAdvice =
  "Write a constant ('draft', 0, true, '{}'::jsonb, array['a']), null, now(), gen_random_uuid() or auth.uid().";

/** Reads a constant for a column of `type`. What PostgreSQL would compute there is refused, never guessed. */
export function readConstant(node: Node, type: ColumnType, enums: readonly EnumType[]): Reading {
  if ('A_Const' in node) return readPlain(node.A_Const, type);
  if ('TypeCast' in node) return readCast(node.TypeCast, type, enums);
  if ('A_ArrayExpr' in node) return readArray(node.A_ArrayExpr.elements ?? [], type, enums, node.A_ArrayExpr.location);
  if ('FuncCall' in node) return readCall(node.FuncCall, type);
  if ('SQLValueFunction' in node) return readClock(node.SQLValueFunction, type);
  const location = 'A_Expr' in node ? node.A_Expr.location : undefined;
  return no('only a constant can stand here', constantAdvice, location);
}

function readPlain(literal: A_Const, type: ColumnType): Reading {
  if (literal.isnull === true) return ok({ kind: 'literal', value: null });
  if (literal.sval !== undefined) return textual(literal.sval.sval ?? '', type, literal.location);
  const of = family(type);
  if (literal.boolval !== undefined) {
    if (of !== 'boolean' && of !== 'text') return mismatch(type, 'boolean', literal.location);
    return ok({ kind: 'literal', value: String(literal.boolval.boolval ?? false) });
  }
  const number = literal.ival === undefined ? literal.fval?.fval : String(literal.ival.ival ?? 0);
  if (number === undefined) return no('bit strings are not supported', 'Write a number or a text.', literal.location);
  if (of !== 'number' && of !== 'text') return mismatch(type, 'numeric', literal.location);
  return textual(number, type, literal.location);
}

/** A text as the type's input function reads it, in its canonical form. */
function textual(text: string, type: ColumnType, location: number | undefined): Reading {
  const value = readLiteral(type, text);
  if (value === null)
    return no(
      type.kind === 'enum'
        ? `invalid input value for enum ${type.name}: "${text}"`
        : `invalid input syntax for type ${typeName(type)}: "${text}"`,
      valueAdvice(type),
      location,
    );
  if ((type.kind === 'varchar' || type.kind === 'char') && type.length !== null && [...value].length > type.length)
    return no(
      `value too long for type ${typeName(type)}(${type.length})`,
      'Shorten it, or widen the column.',
      location,
    );
  return ok({ kind: 'literal', value });
}

/** How values of a type are written. */
function valueAdvice(type: ColumnType): string {
  switch (type.kind) {
    case 'date':
      return "Write it as '2026-01-31'.";
    case 'time':
      return "Write it as '12:30:00'.";
    case 'timestamp':
      return "Write it as '2026-01-31 12:30:00'.";
    case 'timestamptz':
      return "Write it as '2026-01-31 12:30:00+00'.";
    case 'uuid':
      return "Write it as '00000000-0000-4000-8000-000000000000'.";
    case 'bytea':
      return String.raw`Write it as '\\x00ff'.`;
    case 'range':
      return "Write it as '[1,5)', '(,5]' or 'empty', the lower bound first.";
    case 'array':
      return "Write it as '{a,b}' or array['a', 'b'].";
    case 'enum':
      return `Its labels are: ${type.values.join(', ')}.`;
    default:
      return `Write a value of type ${typeName(type)}.`;
  }
}

/** A cast must say what the column already is: another type could change the value in ways that engines differ in. */
function readCast(cast: TypeCast, type: ColumnType, enums: readonly EnumType[]): Reading {
  const { type: target, problem } = readType(cast.typeName, enums);
  if (target === null || cast.arg === undefined) return err(problem ?? { message: '', advice: null, location: null });
  const text = family(type) === 'text';
  if (family(target) !== family(type) && !(text && isFiller(cast.arg)))
    return no(
      `a value of type ${typeName(target)} cannot stand in a column of type ${typeName(type)}`,
      `Cast to ${typeName(type)}, or leave the cast out.`,
      cast.typeName?.location,
    );
  if ((cast.typeName?.typmods ?? []).length > 0 && JSON.stringify(target) !== JSON.stringify(type))
    return no('this cast could change the value', 'Leave the cast out.', cast.typeName?.location);
  return readConstant(cast.arg, type, enums);
}

const isFiller = (node: Node): boolean => 'FuncCall' in node;

function readArray(
  elements: readonly Node[],
  type: ColumnType,
  enums: readonly EnumType[],
  location: number | undefined,
): Reading {
  if (type.kind !== 'array') return mismatch(type, 'array', location);
  const values: (string | null)[] = [];
  for (const element of elements) {
    const constant = readConstant(element, type.of, enums);
    if (!constant.ok) return constant;
    if (constant.value.kind !== 'literal') return no('an array can only hold constants here', constantAdvice, location);
    values.push(constant.value.value);
  }
  return ok({ kind: 'literal', value: writeArrayText(values) });
}

function readCall(call: FuncCall, type: ColumnType): Reading {
  const path = identifiers(call.funcname);
  const name = path.filter((part, index) => !(index === 0 && ['pg_catalog', 'extensions'].includes(part))).join('.');
  const filler = fillers.get(name);
  if (filler !== undefined && (call.args ?? []).length === 0) return fill(filler, type, call.location);
  if (name === 'timezone' && isUtcNow(call)) return fill('now', type, call.location);
  if (name === 'nextval')
    return no('sequences are not supported', 'Make the column generated by default as identity.', call.location);
  return no(`${path.join('.')}() cannot fill a column`, constantAdvice, call.location);
}

/** `timezone('utc', now())` and `now() at time zone 'utc'`: the moment itself, as this server runs in UTC. */
function isUtcNow(call: FuncCall): boolean {
  const [zone, moment] = call.args ?? [];
  if (zone === undefined || moment === undefined || !('FuncCall' in moment)) return false;
  const name = 'TypeCast' in zone ? zone.TypeCast.arg : zone;
  const text = name !== undefined && 'A_Const' in name ? name.A_Const.sval?.sval : undefined;
  return text?.toLowerCase() === 'utc' && identifiers(moment.FuncCall.funcname).at(-1) === 'now';
}

function readClock(clock: SQLValueFunction, type: ColumnType): Reading {
  const moments = ['SVFOP_CURRENT_TIMESTAMP', 'SVFOP_LOCALTIMESTAMP', 'SVFOP_CURRENT_DATE', 'SVFOP_LOCALTIME'];
  if (!moments.includes(clock.op ?? ''))
    return no(
      'only current_timestamp, localtimestamp, current_date and localtime can stand here',
      constantAdvice,
      clock.location,
    );
  if (clock.op === 'SVFOP_CURRENT_DATE' && type.kind !== 'date') return mismatch(type, 'date', clock.location);
  if (clock.op === 'SVFOP_LOCALTIME' && type.kind !== 'time') return mismatch(type, 'time', clock.location);
  return fill('now', type, clock.location);
}

function fill(kind: Filled, type: ColumnType, location: number | undefined): Reading {
  if (fits[kind].includes(family(type))) return ok({ kind });
  return no(`this cannot fill a column of type ${typeName(type)}`, `It can fill: ${fits[kind].join(', ')}.`, location);
}

const mismatch = (type: ColumnType, given: string, location: number | undefined): Reading =>
  no(
    `column is of type ${typeName(type)} but the value is of type ${given}`,
    `Write it as a text: '…' is read as ${typeName(type)}.`,
    location,
  );

const no = (message: string, advice: string, location: number | undefined): Reading =>
  err({ message, advice, location: location ?? null });
