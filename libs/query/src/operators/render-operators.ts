import { refusedOperators } from './operator-name.js';
import { filterOperators } from './registry.js';

/** The text of `docs/operators.md`, from the registry. */
export function renderOperators(): string {
  return [
    '# Filter operators',
    '',
    'Written `column=operator.value`, with `not.` before the operator to negate it: `age=not.gt.18`. Conditions of one',
    'request must all hold; `or=(a.eq.1,and(b.gt.2,c.is.null))` and `and=(…)` make trees. Operators with any/all take',
    'an array: `name=like(any).{A*,B*}`, `age=gt(all).{1,2}`. JSON is reached by `column->key->0` (as JSON) and',
    '`column->>key` (as text).',
    '',
    '| operator | meaning | types | any/all | example |',
    '|---|---|---|---|---|',
    ...filterOperators.map(
      ({ name, about, quantifiable }) =>
        `| \`${name}\` | ${about.meaning} | ${about.types} | ${quantifiable ? 'yes' : 'no'} | \`${about.example}\` |`,
    ),
    '',
    'A value is read as the type of its column before the database is asked: `age=eq.abc` is 400 with code 22P02 on',
    'every engine. An operator that a type does not have is 404 with code 42883, as PostgreSQL answers.',
    '',
    '## Refused by name (PGRST127)',
    '',
    ...[...refusedOperators].map(([name, feature]) => `- \`${name}\`: ${feature}`),
    '',
  ].join('\n');
}
