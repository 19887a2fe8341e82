import { fail } from '@backstay/kernel';
import { requireText } from './accepts.js';
import type { FilterOperator } from './filter-operator.js';

/** What `like` and `ilike` share: `*` is an alias of `%`, which needs encoding in a URL. */
export const pattern = (
  insensitive: boolean,
  symbol: string,
): Pick<FilterOperator, 'operand' | 'quantifiable' | 'accept' | 'build'> => ({
  operand: 'value',
  quantifiable: true,
  accept: (type) => requireText(type, symbol),
  build: ({ field, values, sink }) => ({
    kind: 'like',
    insensitive,
    operand: field,
    pattern: sink.value({ kind: 'text' }, wildcards(values[0]!)),
  }),
});

/** PostgreSQL finds the dangling backslash only on the rows that reach it; here it is refused at once, on all engines. */
function wildcards(text: string): string {
  let backslashes = 0;
  while (text.at(-1 - backslashes) === '\\') backslashes++;
  if (backslashes % 2 === 1) throw fail('bad_like_pattern', {});
  return text.replaceAll('*', '%');
}
