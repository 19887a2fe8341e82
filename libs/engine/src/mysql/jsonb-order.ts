import type { Comparison } from '@backstay/expression';
import { fail, type Failure } from '@backstay/kernel';
import { join, sql, type Fragment, type JsonNode, type Operand, type SortKey } from '@backstay/query';
import { constantOf } from './jsonb-constant.js';

/** What stands for the places of arrays that have elements, and of objects, among the kinds of values. */
export type ContainerKinds = Readonly<Record<'array' | 'object', string>>;

/**
 * The order of jsonb as PostgreSQL has it (its manual, 8.14.4): null, texts by code point, numbers, false, true, arrays,
 * objects, and before them all the array without elements. Which of two arrays is greater is more than one expression can
 * say here: a read that sorts by one fails, and who compares with one is refused.
 */
export abstract class JsonbOrder {
  /** What fails the statement that asks for it, with an error that the engine's list of errors knows as ours. */
  protected readonly refused =
    "(SELECT e.e FROM JSON_TABLE('[[]]', '$[*]' COLUMNS (e INT PATH '$' ERROR ON ERROR)) AS e)";

  /** The place of a value's kind; NULL for NULL. */
  protected abstract kind(value: Fragment, containers: ContainerKinds): Fragment;

  /** What values of one kind are sorted by; never NULL for what is a value. */
  protected abstract within(value: Fragment): readonly SortKey[];

  sortKeys(value: Fragment): readonly SortKey[] {
    const { refused } = this;
    return [{ sql: this.kind(value, { array: refused, object: refused }) }, ...this.within(value)];
  }

  /** Throws Failure `not_supported` for a right side that is an array or object of the plan. */
  compare(operator: Comparison['operator'], left: Operand, right: Operand): Fragment {
    const constant = constantOf(right);
    if (constant !== null && isContainer(constant)) throw refusal();
    const theirs = this.sortKeys(right.sql);
    const ours = [{ sql: this.kind(left.sql, { array: '8', object: '9' }) }, ...this.within(left.sql)];
    // What is sorted the other way round changes sides.
    const pairs = ours.map((key: SortKey, i) => (key.reversed ? [theirs[i]!, key] : [key, theirs[i]!]));
    const [one, other] = [0, 1].map((side) =>
      join(
        pairs.map((pair) => pair[side]!.sql),
        ', ',
      ),
    );
    return sql`((${one!}) ${operator} (${other!}))`;
  }
}

/** What a read is answered that would have to tell which of two arrays or objects is greater. */
export const refusal = (): Failure =>
  fail('not_supported', {
    feature: 'the order of JSON arrays and objects on this database',
    hint: 'Order by a part of it that is a text, a number or a boolean.',
  });

/** Not so the array without elements, which is smaller than everything. */
const isContainer = (node: JsonNode): boolean =>
  node.kind === 'object' || (node.kind === 'array' && node.items.length > 0);
