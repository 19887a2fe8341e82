import { filterOperators } from './registry.js';

const json = [
  '## JSON values',
  '',
  '`doc->n=gt.4` and `order=doc->n.desc` compare jsonb as PostgreSQL does: null is the smallest, then texts, numbers, false, true, arrays',
  'and objects, and the array without elements is smaller than all of them; numbers by value, texts by their code points (on',
  'PostgreSQL in the collation of the database). A text is written as JSON: `doc->s=gt."b"`.',
  '',
  'On MySQL and MariaDB arrays and objects are greater than everything else, but which of two is greater is not said there: a value',
  'that is one (`doc=gt.[1]`) and an order that meets one are refused by name (PGRST127); `[]` is as everywhere. MySQL keeps',
  'numbers inside JSON as 64 bits or a double, so what it would take for another number is 400 with code 22003.',
  '',
];

const regexSubset = [
  '## Regular expressions',
  '',
  '`match` and `imatch` read a pattern as PostgreSQL does (an advanced regular expression; the text is one whole, `.` is',
  'any character, `^` and `$` are its ends). These are answered, and on every engine alike:',
  '',
  '- characters, `.`, and the escapes `\\.` (any sign), `\\n \\t \\r \\f \\v \\a \\e`, `\\uXXXX`, `\\UXXXXXXXX`',
  '- `[abc]`, `[^a-z]`, `[[:alpha:]]` and the other POSIX classes, `\\d \\w \\s \\D \\W \\S`. Classes hold ASCII only, as in',
  '  PostgreSQL for texts of the collation `"C"`, which all of ours have: `[a-zà-ÿ]` says more',
  '- `(…)`, `(?:…)`, `|`, `^`, `$`, `\\A`, `\\Z`',
  '- `* + ?`, `{m}`, `{m,}`, `{m,n}` up to 255, each also with a `?` behind it',
  '',
  '`imatch` knows the cases of all letters, one by one: `ß` is not `SS`, `É` is `é`.',
  '',
  'Refused by name and place (PGRST127): backreferences, lookahead and lookbehind, word boundaries, options `(?i)`, and',
  'what some engine could need more than the square of the text’s length for. Inside a repeated group the next character must',
  'tell how to go on: `(\\w+\\.)+` is fine, `(\\w+\\s*)+` is not. No more than one repeat without end may be unclear about',
  'where it ends (`[a-z]+son`), and branches and bounded repeats may leave open 100 ways at most. `.*` between two pieces',
  'costs nothing. Over 1,000 characters, or 2,000 with repeats written out, is 413; what is no pattern is 400 with code 2201B.',
  '',
  'Where a database gives up on a long text (MySQL after about 300,000 steps, MariaDB after ten million), the answer is 400',
  'with code 2201B, never “no match”. Patterns stand behind the row policies.',
  '',
];

const fullText = [
  '## Full-text search',
  '',
  '`fts`, `plfts`, `phfts` and `wfts` ask an index that the schema declares for the column; without one they are refused',
  'with the statement that makes it. What each database makes of words is in [full-text.md](full-text.md).',
  '',
];

const ranges = [
  '## Ranges',
  '',
  'On PostgreSQL columns can be ranges ([schema-subset.md](schema-subset.md)). Values are written as there, and a plus sign or',
  'blank in them is encoded: `during=ov.[2026-01-01,2026-02-01)`, `seats=cs.[3,3]`, `price=eq.(,9.5]`, `seats=eq.empty`; in',
  '`or=(…)` in double quotes. What is no range is 400 with code 22P02, one that ends before it begins 400 with code 22000. `cs` and',
  '`cd` compare two ranges, as in PostgREST: one number or day is the range `[3,3]`.',
  '',
  '`sl`, `sr`, `nxr`, `nxl` and `adj` are 404 with code 42883 on a column that is no range (on whole numbers `sl` and `sr` are 400 with',
  'code 42804). On other databases these five are refused by name, with code PGRST127, whatever the column is.',
  '',
];

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
    ...json,
    ...regexSubset,
    ...fullText,
    ...ranges,
  ].join('\n');
}
