import { writtenName, type ColumnType, type RangeType, type ScalarType } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import type { Node, TypeName } from 'libpg-query';
import { rangeNames } from './range-text.js';
import type { EnumType, ExpressionProblem } from './scope.js';
import { refusedTypes, typeWords, type TypeWord } from './type-words.js';

/** What `readType` gives: a type or the reason why there is none. */
interface TypeReading {
  readonly type: ColumnType | null;
  readonly problem: ExpressionProblem | null;
}

const accepted: ReadonlyMap<string, TypeWord> = new Map(
  typeWords.flatMap((entry) => entry.words.map((word) => [word, entry])),
);
const refused: ReadonlyMap<string, string> = new Map(
  refusedTypes.flatMap((entry) => entry.words.map((word) => [word, entry.advice])),
);

/** Reads a `TypeName` node of the syntax tree: `varchar(20)`, `numeric(12,2)[]`, an enum by name. */
export function readType(node: unknown, enums: readonly EnumType[]): TypeReading {
  // The parser gives this shape for every type there is; `unknown` keeps its types out of the callers' signatures.
  const name = node as TypeName;
  const location = name.location ?? 0;
  const refuse = (message: string, advice: string | null): TypeReading => ({
    type: null,
    problem: { message, advice, location },
  });
  const scalar = readScalar(name, enums);
  if (scalar.type === null) return refuse(scalar.message, scalar.advice);
  if (name.setof === true) return refuse('setof is only possible as what a function returns', 'Remove setof.');
  const dimensions = name.arrayBounds?.length ?? 0;
  if (dimensions === 0) return { type: scalar.type, problem: null };
  if (scalar.type.kind === 'range') return refuse('arrays of ranges are not supported', manyRanges);
  if (dimensions > 1) return refuse('arrays of arrays are not supported', 'Use jsonb.');
  return { type: { kind: 'array', of: scalar.type }, problem: null };
}

const manyRanges = 'Use a table of its own with a range per row.';

type ScalarReading =
  | { readonly type: ScalarType | RangeType }
  | { readonly type: null; readonly message: string; readonly advice: string };

function readScalar(name: TypeName, enums: readonly EnumType[]): ScalarReading {
  const path = (name.names ?? []).map(identifier);
  const word = path.at(-1) ?? '';
  const schema = path.length > 1 ? path.slice(0, -1).join('.') : null;
  if (name.pct_type === true) return no(`type "${path.join('.')}%TYPE" is not supported`, 'Name the type itself.');
  const written = writtenName({ schema: schema ?? publicSchema, name: word });
  const values = enums.find((candidate) => candidate.name === written)?.values;
  if (values !== undefined) return { type: { kind: 'enum', name: written, values } };
  const range = schema === null || schema === 'pg_catalog' ? rangeNames.find((one) => one === word) : undefined;
  if (range !== undefined) {
    if ((name.typmods ?? []).length > 0) return no(`type ${word} takes no modifier`, `Write ${word}.`);
    return { type: { kind: 'range', name: range } };
  }
  const advice = refused.get(word);
  if (advice !== undefined) return no(`type "${word}" is not supported`, advice);
  // PostgreSQL's grammar writes its own words as pg_catalog.x; a quoted "char" comes without and is another type.
  const entry = schema === null || schema === 'pg_catalog' ? accepted.get(word) : undefined;
  if (word === 'char' && schema === null) return no('type "char" (quoted) is not supported', 'Use char(1), unquoted.');
  if (word === 'bpchar' && (name.typmods ?? []).length === 0)
    return no('type "bpchar" is not supported', 'Use text or varchar(n).');
  if (entry === undefined)
    return no(`type "${path.join('.')}" does not exist`, 'See docs/schema-subset.md for the types there are.');
  const modifiers = (name.typmods ?? []).map(integer);
  if (modifiers.some((modifier) => modifier === null))
    return no(`the modifiers of type "${word}" must be whole numbers`, 'Write them as numbers.');
  const type = entry.read(modifiers.filter((modifier) => modifier !== null));
  return typeof type === 'string' ? no(type, `Write ${entry.written}.`) : { type };
}

const no = (message: string, advice: string): ScalarReading => ({ type: null, message, advice });

const identifier = (node: Node): string => ('String' in node ? (node.String.sval ?? '') : '');

/** The number of an integer constant (the parser leaves zero out), otherwise null. */
function integer(node: Node): number | null {
  if (!('A_Const' in node)) return null;
  const { ival } = node.A_Const;
  return ival === undefined ? null : (ival.ival ?? 0);
}
