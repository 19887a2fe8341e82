import type { ColumnType } from '@backstay/catalog';
import { readArrayText, writeArrayText } from '../array-text.js';
import type { Expression } from '../expression.js';
import { typeOf } from '../type-of.js';
import type { Checker } from './checker.js';
import { besideType, literal, settle, unify } from './coerce.js';
import { requireComparable } from './compare.js';
import { refuse } from './refusal.js';
import { readInQuery } from './subquery.js';
import { listOf, locationOf, readNode, textOf, type SyntaxFields } from './syntax.js';

/** Reads `array[…]` of constants into one array constant. */
export function readArray(checker: Checker, fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  const { type, expressions } = readElements(checker, fields);
  const constants = expressions.map((element) =>
    element.kind === 'literal' ? element.value : refuse('an array must be made of constants', location),
  );
  return { kind: 'literal', type: arrayOf(type, location), value: writeArrayText(constants) };
}

function readElements(checker: Checker, fields: SyntaxFields): ReturnType<typeof unify> {
  const elements = listOf(fields['elements']);
  if (elements.length === 0) {
    refuse('an empty array needs a type', locationOf(fields), "Write '{}' beside a column, or '{}'::text[].");
  }
  return unify(
    elements.map((element) => checker.operand(element)),
    'ARRAY',
    locationOf(fields),
  );
}

function arrayOf(type: ColumnType, location: number | null): ColumnType {
  if (type.kind === 'range') return refuse('arrays of ranges are not supported', location);
  return type.kind === 'array' ? refuse('arrays have one dimension', location) : { kind: 'array', of: type };
}

/** Reads `= any (array)` as IN and `<> all (array)` as NOT IN; `any (array(select …))` is a subquery. */
export function readAnyArray(
  checker: Checker,
  any: boolean,
  operator: string,
  left: unknown,
  right: unknown,
  location: number | null,
): Expression {
  if (operator !== (any ? '=' : '<>')) {
    refuse(`${operator} ${any ? 'ANY' : 'ALL'} is not supported`, location, 'Known are = ANY and <> ALL.');
  }
  const { tag, fields } = readNode(right);
  const isQuery = tag === 'SubLink' && textOf(fields['subLinkType']) === 'ARRAY_SUBLINK';
  const found = isQuery
    ? readInQuery(checker, left, fields['subselect'], location)
    : readInArray(checker, left, right, location);
  return any ? found : { kind: 'not', operand: found };
}

function readInArray(checker: Checker, left: unknown, right: unknown, location: number | null): Expression {
  const given = checker.operand(left);
  const { tag, fields } = readNode(right);
  if (tag === 'A_ArrayExpr') {
    const { type, expressions } = readElements(checker, fields);
    const operand = settle(given, type);
    for (const element of expressions) requireComparable('=', operand, element, location);
    return { kind: 'in', operand, list: expressions };
  }
  const open = checker.operand(right);
  const operand = given.kind === 'unknown' ? literal(given, { kind: 'text' }) : given;
  const array = open.kind === 'unknown' ? literal(open, arrayOf(besideType(typeOf(operand)), location)) : open;
  const type = typeOf(array);
  if (array.kind !== 'literal' || array.value === null || type.kind !== 'array') {
    return refuse(
      'ANY needs a constant array or a subquery',
      location,
      'For an array column write column @> array[…].',
    );
  }
  const element = type.of;
  const list = (readArrayText(array.value) ?? []).map((value): Expression => ({
    kind: 'literal',
    type: element,
    value,
  }));
  for (const item of list) requireComparable('=', operand, item, location);
  return { kind: 'in', operand, list };
}
