/** Texts that engines, collations and patterns disagree about. */
const texts = [
  'Ada',
  'ada',
  'ADA',
  'Ada ',
  '',
  'Émile Zola',
  'émile',
  'zoë 😀 end',
  'ZOË',
  'Straße',
  'strasse',
  'a_b%c\\d*e',
  '100%',
  'null',
  '5',
  '05',
  'x',
  'X',
  'red',
  'ı',
  'İ',
  'ﬁ',
  'tea',
  'paris',
  '\u0001',
  'ǆ',
  "o'clock",
  'say "hi"',
  'a,b',
  '(x)',
  '{y}',
  '\\',
];
/** Patterns for like and ilike. */
export const patterns = [
  '*',
  '*a*',
  'A*',
  '_d_',
  '%',
  'a\\_b*',
  '*\\\\*',
  'zo_*',
  '*É*',
  'ZO*',
  '',
  '*end',
  '1__\\%',
  'e*E',
  '*😀*',
  '_',
];
const jsons = [
  '{}',
  '[]',
  'null',
  '5',
  '"5"',
  '1.0',
  '{"a":{}}',
  '{"a":{"b":"x"}}',
  '{"list":[1]}',
  '[1]',
  '["two"]',
  '"two"',
  'true',
  '{"t":true}',
  '[[1]]',
  '{"s":"5","a":null}',
  '{"likes":["tea"]}',
  '{"likes":[]}',
  '{"height":180.5}',
  '{"height":165.0}',
];
const uuids = [
  '00000000-0000-0000-0000-0000000000a1',
  'FFFFFFFF-ffff-ffff-ffff-ffffffffffff',
  '12345678-9abc-def0-1234-56789abcdef0',
  '11111111-1111-4111-8111-111111111111',
  '22222222222242228222222222222222',
];
const moments = [
  '2026-01-02',
  '2026-01-02T03:04:05Z',
  '2026-01-02 03:04:05.6789',
  '1999-12-31 23:59:59',
  '1970-01-01T00:00:00',
  '2024-02-29T06:30:00',
  '9999-12-31 23:59:59.999999',
  '2000-02-29 00:00:00.000001',
];

/** What generators know of a column. */
export type Kind =
  | 'integer'
  | 'number'
  | 'boolean'
  | 'text'
  | 'uuid'
  | 'date'
  | 'time'
  | 'moment'
  | 'json'
  | 'raw'
  | 'bytes'
  | 'mood'
  | 'texts'
  | 'integers';

const numbers = [
  '0',
  '1',
  '-1',
  '5',
  '7',
  '10',
  '42',
  '12.5',
  '0.1',
  '-0.0001',
  '1e1',
  '32767',
  '-32768',
  '9007199254740993',
  '9223372036854775807',
  '3.4',
  '16777216',
  '99999999.9999',
  '1.50',
  '0.25',
];
/** Texts that many types refuse. */
export const wrong = ['abc', '', '1.5.5', '12a', '2026-13-01', '{', '99999999999999999999', 'true'];

/** Texts of values by kind. */
export const values: Readonly<Record<Kind, readonly string[]>> = {
  integer: numbers.filter((n) => /^-?\d+$/.test(n)),
  number: numbers,
  boolean: ['true', 'false', 't', 'no', '1', 'off'],
  text: texts,
  uuid: uuids,
  date: ['2026-01-02', '1999-12-31', '2024-02-29', '0001-01-01', '1989-12-10'],
  time: ['03:04:05', '23:59:59.5', '00:00', '12:00:00.123456', '06:30:00'],
  moment: moments,
  json: jsons,
  raw: jsons,
  bytes: ['\\x6869', '\\x', '\\x00', '\\xDEADBEEF'],
  mood: ['sad', 'ok', 'happy'],
  texts: ['{}', '{red}', '{red,green}', '{"with, comma"}', '{RED}', '{""}', '{ünï}', '{green,red,red}'],
  integers: ['{}', '{1}', '{1,2,3}', '{3,1}', '{1,1,1}', '{0,7}', '{2147483647}'],
};
