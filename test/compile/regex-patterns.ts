import fc from 'fast-check';

/** Texts that patterns are tried on: cases, accents, letters beyond 16 bits, ends of lines, blanks, nothing. */
export const subjects: readonly string[] = [
  '',
  'a',
  'b',
  'ab',
  'ba',
  'aab',
  'abab',
  'abc',
  'aXb',
  'ABC',
  'Abc1',
  'a1b2',
  '12-34',
  'a_b',
  'a b',
  ' a',
  'b ',
  'a\n',
  '\n',
  'a\nb',
  'b\r\n',
  '\ta',
  'a.b',
  'a-b',
  'a]b',
  'a{2}',
  'a|b',
  '(a)',
  '[b]',
  'a\\b',
  '^a$',
  '*',
  'é',
  'É',
  'aéb',
  'e\u0301',
  'ß',
  'SS',
  'ẞ',
  'İ',
  'i',
  'I',
  'ı',
  'K',
  'k',
  'K',
  'ſ',
  's',
  'σ',
  'ς',
  'Σ',
  'ǆ',
  'ǅ',
  'Ǆ',
  'ж',
  'Ж',
  '🦊',
  'a🦊b',
  '\u00a0',
  '\u2028',
  '\u0085',
  '日本',
  'x'.repeat(40),
  'ab'.repeat(20),
];

const letter = fc.constantFrom('a', 'b', 'c', 'x', 'A', 'B', '1', ' ', '-', '_');
const oddLetter = fc.constantFrom(
  'é',
  'É',
  'ß',
  'İ',
  'ı',
  'i',
  'I',
  'k',
  'K',
  'ſ',
  's',
  'σ',
  'ς',
  'ǅ',
  'ж',
  '🦊',
  '日',
);
const escape = fc.constantFrom(
  '\\.',
  '\\*',
  '\\\\',
  '\\n',
  '\\t',
  '\\u0061',
  '\\U0001F98A',
  '\\]',
  '\\-',
  '\\|',
  '\\{',
);
const classEscape = fc.constantFrom('\\d', '\\w', '\\s', '\\D', '\\W', '\\S');
const className = fc.constantFrom(
  'alpha',
  'alnum',
  'digit',
  'space',
  'upper',
  'lower',
  'punct',
  'blank',
  'cntrl',
  'xdigit',
  'graph',
  'print',
  'word',
  'ascii',
);
const range = fc.constantFrom('a-c', 'A-C', '0-9', 'a-z', 'É-é', '日-本', '!-/', 'à-ÿ', 'Α-Ω', 'α-ω');

/** What is in brackets. */
const bracket = (classes: boolean): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.boolean(),
      fc.array(
        fc.oneof(
          letter.filter((one) => one !== '-'),
          oddLetter,
          range,
          ...(classes ? [classEscape, className.map((name) => `[:${name}:]`)] : []),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([negated, items]) => `[${negated ? '^' : ''}${items.join('')}]`);

const quantifier = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{1,3}',
  '{0,2}',
  '{2,}',
  '*?',
  '+?',
  '??',
  '{0}',
);

/** Anchors are in the way of repeats around them. */
const rarely = (...anchors: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: fc.constant(''), weight: 12 }, { arbitrary: fc.constantFrom(...anchors), weight: 1 });

/**
 * Patterns by their grammar. `classes`: with those that depend on what is a letter, where PostgreSQL is asked with the
 * collation "C".
 */
export const patterns = (classes: boolean): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom('', '', '^'), choices(classes), fc.constantFrom('', '', '$'))
    .map(([start, choice, end]) => start + choice + end);

const choices = (classes: boolean): fc.Arbitrary<string> =>
  fc.letrec<{ choice: string; branch: string; piece: string }>((tie) => ({
    piece: fc
      .tuple(
        fc.oneof(
          { maxDepth: 2, depthIdentifier: 'regex' },
          fc.oneof(
            letter,
            letter,
            oddLetter,
            escape,
            fc.constantFrom('.', '.*', '.+'),
            bracket(classes),
            ...(classes ? [classEscape] : []),
          ),
          tie('choice').map((inner) => `(${inner})`),
          tie('choice').map((inner) => `(?:${inner})`),
        ),
        quantifier,
      )
      .map(([atom, times]) => (/^\.[*+]$/.test(atom) ? atom : atom + times)),
    branch: fc
      .tuple(rarely('^', '\\A'), fc.array(tie('piece'), { minLength: 0, maxLength: 3 }), rarely('$', '\\Z'))
      .map(([start, pieces, end]) => start + pieces.join('') + end),
    choice: fc.array(tie('branch'), { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|')),
  })).choice;

/** Marks in any order: most of it is no pattern, and PostgreSQL must say so too. */
export const noise: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '1',
      '.',
      '*',
      '+',
      '?',
      '|',
      '(',
      ')',
      '(?:',
      '[',
      ']',
      '^',
      '$',
      '-',
      '{',
      '}',
      '{2}',
      '{1,',
      ',',
      '\\',
      '\\d',
      '[:alpha:]',
      '[:',
      '\\w',
      '[^',
    ),
    { maxLength: 8 },
  )
  .map((marks) => marks.join(''));
