import type { Expression } from '../expression.js';
import { readArrayText } from '../array-text.js';
import { text, typeOf } from '../type-of.js';
import type { Checker, Operand } from './checker.js';
import { literal, noOperator } from './coerce.js';
import { refuse } from './refusal.js';

/** Reads `->`, `->>`, `#>` and `#>>` with a constant right side; steps on claims become part of the claim. */
export function readJsonPath(
  checker: Checker,
  operator: string,
  left: unknown,
  right: unknown,
  location: number | null,
): Expression {
  const operand = checker.expression(left, null);
  const type = typeOf(operand);
  const key = checker.operand(right);
  if (type.kind !== 'json' && type.kind !== 'jsonb') {
    return noOperator(operator, operand, key.kind === 'unknown' ? literal(key, text) : key, location);
  }
  const steps = operator.startsWith('#') ? readSteps(key, location) : [readStep(key, location)];
  const as = operator.endsWith('>>') ? 'text' : 'json';
  const result = as === 'text' ? text : type;
  if ((operand.kind === 'claim' || operand.kind === 'json-path') && operand.as === 'json') {
    return { ...operand, type: result, path: [...operand.path, ...steps], as };
  }
  return { kind: 'json-path', type: result, operand, path: steps, as };
}

function readStep(key: Operand, location: number | null): string | number {
  if (key.kind === 'unknown' && key.text !== null) return key.text;
  if (key.kind === 'literal' && key.type.kind === 'integer' && key.value !== null) {
    return Number(key.value);
  }
  return refuse('a JSON path must be made of constant keys and positions', location);
}

/** `#>` does not tell keys from positions, so digits are refused. */
function readSteps(path: Operand, location: number | null): readonly string[] {
  const texts =
    path.kind === 'unknown'
      ? readArrayText(path.text ?? '')
      : path.kind === 'literal'
        ? readArrayText(path.value ?? '')
        : null;
  const steps = texts?.filter((step) => step !== null && !/^-?\d+$/.test(step)) ?? [];
  if (!texts || steps.length === 0 || steps.length !== texts.length) {
    refuse('a path of #> or #>> must be a constant list of keys', location, 'Write a chain of -> and ->> instead.');
  }
  return steps.filter((step) => step !== null);
}
