import type { ColumnType } from '@backstay/catalog';
import { typeChange } from '@backstay/query';

/** The types a reader asks about, as they are written. */
const shown: readonly (readonly [written: string, type: ColumnType])[] = [
  ['smallint', { kind: 'smallint' }],
  ['integer', { kind: 'integer' }],
  ['bigint', { kind: 'bigint' }],
  ['numeric(10,2)', { kind: 'numeric', precision: 10, scale: 2 }],
  ['numeric(14,4)', { kind: 'numeric', precision: 14, scale: 4 }],
  ['real', { kind: 'real' }],
  ['double precision', { kind: 'double' }],
  ['varchar(50)', { kind: 'varchar', length: 50 }],
  ['varchar(80)', { kind: 'varchar', length: 80 }],
  ['text', { kind: 'text' }],
  ['an enum', { kind: 'enum', name: 'mood', values: ['sad', 'ok'] }],
  ['uuid', { kind: 'uuid' }],
  ['date', { kind: 'date' }],
  ['timestamp', { kind: 'timestamp', precision: 6 }],
  ['timestamptz', { kind: 'timestamptz', precision: 6 }],
  ['jsonb', { kind: 'jsonb' }],
  ['json', { kind: 'json' }],
];

const code = (text: string): string => (text.startsWith('an ') ? text : `\`${text}\``);

/** The section about changing what is there, with the table of types that become others. */
export function renderChanges(): readonly string[] {
  const rows = shown.map(([written, from]) => {
    const to = (kind: string): string =>
      shown.flatMap(([other, type]) => (typeChange(from, type).kind === kind ? [code(other)] : [])).join(', ');
    return `| ${code(written)} | ${to('widening')} | ${to('narrowing')} |`;
  });
  return [
    '## Changing what is there',
    '',
    'Edit the files; `backstay schema plan` says what it takes, and `schema apply` does it, in place where the engine can and by',
    'a copy of the table where it cannot (SQLite). Types, nullability, defaults, identity, keys, checks, foreign keys and',
    'their actions, enums, generated columns, indexes, comments, policies and grants change, and rows stay.',
    '',
    '- Rows that a change would not go through with (no value, the same key twice, a reference to nothing, a value that does',
    '  not fit, a label that goes) are counted and shown by their keys, and the step is refused, before anything is done.',
    '- What loses rows, values or the place for values needs `--allow-destructive`.',
    '- Labels of an enum can be added, moved and taken away; one with another text is one that goes and one that comes.',
    '- A column and a table under another name need `-- @renamed-from old` above them; without it the old one is dropped.',
    '- A generated column whose expression changes is computed anew. A column that is computed from now on loses its values.',
    '- A new column that counts (`generated … as identity`) numbers the rows there are.',
    '',
    'What becomes of values when a column gets another type, on every engine alike. Types that are not listed together do',
    'not become each other: add a column of the new type, fill it, and drop the old one.',
    '',
    '| from | to, with every value | to, where all values fit |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ];
}
