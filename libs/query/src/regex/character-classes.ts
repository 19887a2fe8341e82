import { union, type CharacterSet } from './character-set.js';

const range = (first: string, last: string): CharacterSet => [[first.charCodeAt(0), last.charCodeAt(0)]];
const upper = range('A', 'Z');
const lower = range('a', 'z');
const alpha = union(upper, lower);
const digit = range('0', '9');
const alnum = union(alpha, digit);
const space: CharacterSet = [
  [9, 13],
  [32, 32],
];

/** The classes of `[[:name:]]`, as PostgreSQL reads them for a text whose collation is "C": ASCII (and the controls). */
export const characterClasses: ReadonlyMap<string, CharacterSet> = new Map([
  ['alnum', alnum],
  ['alpha', alpha],
  ['ascii', [[0, 127]]],
  ['blank', union(range('\t', '\t'), range(' ', ' '))],
  [
    'cntrl',
    [
      [0, 31],
      [127, 159],
    ],
  ],
  ['digit', digit],
  ['graph', range('!', '~')],
  ['lower', lower],
  ['print', range(' ', '~')],
  ['punct', union(range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~'))],
  ['space', space],
  ['upper', upper],
  ['word', union(alnum, range('_', '_'))],
  ['xdigit', union(digit, range('A', 'F'), range('a', 'f'))],
]);

/** The classes of `\d`, `\s` and `\w`. */
export const escapedClasses: ReadonlyMap<string, string> = new Map([
  ['d', 'digit'],
  ['s', 'space'],
  ['w', 'word'],
]);
