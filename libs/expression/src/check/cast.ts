import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '../expression.js';
import { readType } from '../read-type.js';
import { family, typeName } from '../type-name.js';
import { text, typeOf } from '../type-of.js';
import type { Checker } from './checker.js';
import { literal } from './coerce.js';
import { Refusal, refuse } from './refusal.js';
import { locate, locationOf, type SyntaxFields } from './syntax.js';

/** Reads `operand::type`. Constants and claims take the type at once; of other casts only the exact ones are known. */
export function readCast(checker: Checker, fields: SyntaxFields): Expression {
  const { type, problem } = readType(fields['typeName'], checker.scope.enums);
  if (problem) throw new Refusal([problem]);
  if (!type) return refuse('this cast is not supported', locationOf(fields));
  const location = locationOf(fields) ?? locate(fields['arg']);
  const operand = checker.operand(fields['arg']);
  if (operand.kind === 'unknown') return castLiteral(operand.text, type, operand.location);
  if (operand.kind === 'literal' && family(operand.type) === 'number' && family(type) === 'number') {
    return castLiteral(operand.value, type, location);
  }
  return castExpression(operand, type, location);
}

function castLiteral(value: string | null, type: ColumnType, location: number | null): Expression {
  const cut = type.kind === 'varchar' && type.length !== null && value !== null;
  const cast = literal(
    { kind: 'unknown', text: cut ? [...value].slice(0, type.length).join('') : value, location },
    type,
  );
  if (type.kind === 'numeric' && type.scale !== null && (value?.split('.')[1] ?? '').length > type.scale) {
    refuse(`the constant ${value} has more digits than ${type.scale} after the point`, location);
  }
  return cast;
}

function castExpression(operand: Expression, type: ColumnType, location: number | null): Expression {
  const from = typeOf(operand);
  if (isSame(from, type)) return operand;
  if (operand.kind === 'claim' && from.kind === 'text') {
    const json = type.kind === 'json' || type.kind === 'jsonb';
    if (operand.as === 'json' ? json : type.kind !== 'array' && type.kind !== 'bytea') return { ...operand, type };
  }
  if (isExact(from, type)) return { kind: 'cast', type, operand };
  return refuse(
    `cannot cast type ${typeName(from)} to ${typeName(type)} alike on every engine`,
    location,
    advice(from, type),
  );
}

/** Nothing changes for a value of the type: the cast can be left out. */
function isSame(from: ColumnType, to: ColumnType): boolean {
  if (from.kind === 'varchar' && to.kind === 'text') return true;
  if (family(from) === 'text' && from.kind !== 'char' && to.kind === 'varchar' && to.length === null) return true;
  if (from.kind === 'numeric' && to.kind === 'numeric' && to.precision === null) return true;
  return JSON.stringify(from) === JSON.stringify(to);
}

const widening: Readonly<Record<string, readonly string[]>> = {
  smallint: ['integer', 'bigint', 'numeric', 'double'],
  integer: ['bigint', 'numeric', 'double'],
  bigint: ['numeric'],
  real: ['double'],
};
const exactAsText: readonly string[] = ['uuid', 'enum', 'smallint', 'integer', 'bigint', 'boolean', 'date'];

/** Casts that lose nothing, cannot fail, and come out the same on every engine. */
function isExact(from: ColumnType, to: ColumnType): boolean {
  if (isSame(to, text)) return exactAsText.includes(from.kind);
  const unlimited = to.kind !== 'numeric' || to.precision === null;
  return unlimited && (widening[from.kind]?.includes(to.kind) ?? false);
}

function advice(from: ColumnType, to: ColumnType): string {
  if (from.kind === 'json' || from.kind === 'jsonb') return 'Take a part of it as text with ->>.';
  if (from.kind === 'text') return 'A text that is not such a value would fail the whole request; compare it as text.';
  return to.kind === 'date'
    ? 'The day depends on the time zone; compare with a point in time.'
    : 'Compare it as it is.';
}
