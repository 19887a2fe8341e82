import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import { Failure, type Principal } from '@backstay/kernel';
import type { StoredRow } from '../write-plan.js';
import { evaluateClaim } from './evaluate-claim.js';
import { parseValue } from './values/parse-value.js';

/** SQL's three truth values: null is UNKNOWN. */
type Truth = boolean | null;

/** Only a database can tell. */
class Undecided extends Error {}

/** Types whose values are the same exactly when their canonical texts are, on every engine. */
const exact = new Set<ColumnType['kind']>(['boolean', 'smallint', 'integer', 'bigint', 'uuid']);

/** Whether a proposed row satisfies a condition; null: only a database can tell. */
export type Decider = (row: StoredRow) => boolean | null;

/**
 * What the program can decide by itself of a condition on proposed rows, so that no statement has to ask: equality and
 * NULL of whole numbers, uuids and booleans of the row, constants and claims, under AND, OR and NOT. `alias` names the
 * row. What it says is what every engine says (test/policy/decided.spec.ts); all else it leaves to them.
 */
export function decider(condition: Expression, alias: string, principal: Principal): Decider {
  const texts = new Map<Expression, string | null>();

  /** A constant is read once for all rows. */
  const constant = (e: Expression, text: () => string | null, type: ColumnType): string | null => {
    const known = texts.get(e);
    if (known !== undefined) return known;
    const written = text();
    const read = written === null ? null : parseValue(written, type);
    texts.set(e, read);
    return read;
  };

  const textOf = (e: Expression, row: StoredRow): string | null => {
    if (e.kind === 'literal') return constant(e, () => e.value, e.type);
    if (e.kind === 'claim') return constant(e, () => evaluateClaim(e, principal), e.type);
    if (e.kind !== 'column' || e.source !== alias || e.type.stored !== undefined) throw new Undecided();
    const text = row.get(e.column);
    if (text === undefined) throw new Undecided();
    return text;
  };

  const equal = (left: Expression, right: Expression, row: StoredRow): Truth => {
    const [a, b] = [exactType(left), exactType(right)];
    if (a === null || a !== b) throw new Undecided();
    const [one, other] = [textOf(left, row), textOf(right, row)];
    return one === null || other === null ? null : one === other;
  };

  const decide = (e: Expression, row: StoredRow): Truth => {
    switch (e.kind) {
      case 'literal':
      case 'column':
      case 'claim': {
        if (e.type.kind !== 'boolean') throw new Undecided();
        const text = textOf(e, row);
        return text === null ? null : text === 'true';
      }
      case 'compare': {
        if (e.native || (e.operator !== '=' && e.operator !== '<>')) throw new Undecided();
        const same = equal(e.left, e.right, row);
        return same === null ? null : same === (e.operator === '=');
      }
      case 'and':
      case 'or': {
        // All operands are looked at: one that only a database can tell may also fail there.
        const truths = e.operands.map((operand) => decide(operand, row));
        const settles = e.kind === 'or';
        return truths.includes(settles) ? settles : truths.includes(null) ? null : !settles;
      }
      case 'not': {
        const truth = decide(e.operand, row);
        return truth === null ? null : !truth;
      }
      case 'test': {
        if (e.test === 'unknown') throw new Undecided();
        const holds =
          e.test === 'null' ? textOf(e.operand, row) === null : decide(e.operand, row) === (e.test === 'true');
        return holds !== e.negated;
      }
      default:
        throw new Undecided();
    }
  };

  return (row) => {
    try {
      return decide(condition, row) === true;
    } catch (error) {
      // A claim that is no value of its type: the statement that asks the database refuses it in its own words.
      if (error instanceof Undecided || error instanceof Failure) return null;
      throw error;
    }
  };
}

/** The exact type that an operand is compared as; null: its values are more than their texts. */
function exactType(e: Expression): string | null {
  if (e.kind !== 'literal' && e.kind !== 'claim' && e.kind !== 'column') return null;
  return exact.has(e.type.kind) ? e.type.kind : null;
}
