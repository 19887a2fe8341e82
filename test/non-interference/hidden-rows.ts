import type { Principal } from '@backstay/kernel';
import { principals, type PrincipalName } from '../fixtures/principals.js';
import type { Random } from '../policy/random.js';
import type { Row } from '../support/table-writer.js';
import { tables, type Columns } from '../wire/random-request.js';
import { patterns, values, type Kind } from '../wire/random-values.js';

/** What is hidden from somebody: rows that come and go, and columns of rows that stay. */
export interface HiddenRows {
  /** Table → rows that its policies hide, parents first. */
  readonly rows: ReadonlyMap<string, readonly Row[]>;
  /** The whole of the table with hidden columns: what may be read of it is the same every time. */
  readonly dossiers: readonly Row[];
  /** Salaries by the id of the row. */
  readonly salaries: ReadonlyMap<string, string>;
}

/** A document with more digits than a double has, and the nearest one that MySQL's jsonb holds. */
export const longNumber = {
  exact: '{"big": 123456789012345678901234567890.123456789}',
  double: '{"big": 123456789012345680000}',
};

/** Texts that make a filter fail, or take its time, when it is run on them. */
const awkward: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  text: [
    ...patterns,
    '',
    ' ',
    '\\',
    '%\\',
    '[[:alpha:]',
    '(a+)+$',
    'a'.repeat(40_000),
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
    '{"a":',
    '{"a": {"b": "x"}}',
    '[1, 2',
    '"',
    "'; --",
    '1e999',
    'NaN',
    '2026-13-45',
    '\u0001',
    '\uffff',
    '𐍈'.repeat(300),
  ],
  integer: ['32767', '-32768', '0'],
  number: ['0', '-0.0001', '0.0001', '3000'],
  date: ['0001-01-01', '9999-12-31'],
  time: ['00:00:00', '23:59:59.999999'],
  moment: ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999'],
  json: [
    '{"a": "{\\"b\\":"}',
    '{"a": []}',
    '{"a": {"b": {"b": {"b": null}}}}',
    '{"list": {"0": "x"}}',
    '{"a.b": 1, "$": 2, "": 3, "\\"": 4}',
    '{"height": 1e300}',
    longNumber.exact,
    '[[[[[[[[[[]]]]]]]]]]',
    '"{\\"a\\": 1}"',
    '""',
    '0',
    '-1e-300',
    'false',
    JSON.stringify({ likes: Array.from({ length: 2_000 }, (_, i) => `x${i}`) }),
  ],
  raw: ['{"a":1,"a":{"b":"x"}}', '{ "list" : [ ] }', '"[1"', '[{}]'],
  bytes: [`\\x${'00ff'.repeat(4_000)}`, '\\x'],
  texts: ['{""}', '{NULL}', '{"{}"}', '{"a\\\\","\\"b"}'],
  integers: ['{NULL,NULL}', '{-2147483648,2147483647}', `{${Array.from({ length: 500 }, () => 7).join()}}`],
};

/** Columns that are narrower than their kind. */
const narrow: Readonly<Record<string, readonly string[]>> = {
  'sample.big': ['9223372036854775807', '-9223372036854775808', '9007199254740993', '0', '42'],
  'sample.small': ['32767', '-32768', '0', '7', '10'],
  'sample.approx': ['1e308', '-1e308', '5e-324', '0', '1.5'],
  'sample.short': ['3.4028235e38', '-1e-37', '0.5', '0.1'],
  'sample.exact': ['99999999.9999', '-99999999.9999', '0.0001', '12.5'],
  'sample.code': ['', '%', '\\', '_', '((((((((((', 'A-1', 'zz'],
  'person.age': ['0', '36', '-2147483648', '2147483647'],
  'note.stars': ['0', '5', '-2147483648', '2147483647'],
};

/** Events from this weight on are hidden. */
const weights = ['1000', '9999.99', '1500.5'];

/** The id in `person`; null: not there. */
function me(name: PrincipalName): string | null {
  const principal: Principal = principals[name];
  const { sub } = principal.claims;
  return typeof sub === 'string' && name !== 'stranger' ? sub : null;
}

function valueOf(random: Random, table: string, column: string, kind: Kind): string | null {
  const few = narrow[`${table}.${column}`];
  if (column !== 'profile' && random.chance(0.1)) return null;
  return random.pick(few ?? [...values[kind], ...(awkward[kind] ?? []), ...(awkward[kind] ?? [])]);
}

function rowOf(random: Random, table: string, columns: Columns, fixed: Row): Row {
  const cells = Object.entries(columns)
    .filter(([column]) => !(column in fixed))
    .map(([column, kind]): [string, string | null] => [column, valueOf(random, table, column, kind)]);
  return { ...Object.fromEntries(cells), ...fixed };
}

const person = (index: number): string => `eeeeeeee-0000-4000-8000-${String(index).padStart(12, '0')}`;

/** Rows at random that the policies hide from `name`; the same keys come back with other values. */
export function hiddenRows(random: Random, name: PrincipalName): HiddenRows {
  const times = (make: (i: number) => Row): readonly Row[] => random.times(random.between(0, 12), make);
  const people = times((i) =>
    rowOf(random, 'person', tables['person']!, { id: person(i), public: 'false', name: random.pick(values.text) }),
  );
  const someone = (): string | null => (people.length === 0 ? null : random.pick(people)['id']!);
  const teams = times((i) => ({ id: String(1000 + i), name: `hidden ${random.pick(values.text)} ${i}` }));
  const notes = times((i) => {
    // What is archived is hidden even from the team and the author, unless she may see it.
    const archived = name !== 'auditor' && random.chance(0.4);
    const [team, author] = archived
      ? [random.pick(['1', '2', null]), random.pick([me(name), null])]
      : [random.pick(['3', null]), someone()];
    return rowOf(random, 'note', tables['note']!, {
      id: String(1000 + i),
      team_id: team,
      author_id: author,
      archived: String(archived),
      title: random.pick([...values.text, ...awkward.text!]),
      written_at: random.pick(values.moment),
    });
  });
  return {
    rows: new Map([
      ['sample', times((i) => rowOf(random, 'sample', tables['sample']!, { id: String(1000 + i) }))],
      ['archive', times((i) => rowOf(random, 'archive', tables['archive']!, { id: String(1000 + i) }))],
      [
        'event',
        times(() =>
          rowOf(random, 'event', tables['event']!, { kind: random.pick(values.text), weight: random.pick(weights) }),
        ),
      ],
      ['person', people],
      ['team', teams],
      ['member', people.map((row) => ({ team_id: random.pick(['1', '3']), person_id: row['id']!, role: 'owner' }))],
      ['note', notes],
    ]),
    dossiers: dossiers(random),
    salaries: new Map(['1', '2'].map((id) => [id, random.pick(['0', '5200', '99999999.99', '-1'])])),
  };
}

/** Three people whose name and rank may be read, two of them alike; keys and secrets are dealt anew. */
function dossiers(random: Random): readonly Row[] {
  const keys = [...Array(9).keys()].map((key) => [random.next(), key] as const).sort(([a], [b]) => a - b);
  return ['Ada', 'Ada', 'Bob', 'Cleo'].map((name, i) => ({
    id: String(keys[i]![1]),
    name,
    secret: `${keys[i]![1]} ${random.pick(values.text)}`,
    rank: String(i % 2),
    doc: valueOf(random, 'dossier', 'doc', 'json'),
  }));
}
