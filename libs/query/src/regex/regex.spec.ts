import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { Regex, type RegexForm } from './regex.js';

const print = (pattern: string, form: RegexForm, insensitive = false): string =>
  Regex.parse(pattern, insensitive).print(form);

/** Code and details (or message) of what a pattern is refused with. */
function refusal(pattern: string, insensitive = false): readonly [code: string, what: unknown] | null {
  try {
    Regex.parse(pattern, insensitive);
    return null;
  } catch (error) {
    if (error instanceof Failure) return [error.code, error.details ?? error.message];
    throw error;
  }
}

describe('A pattern is written so that it means one thing only', () => {
  it.each([
    ['^a.c$', '(?c)^a.c$', '(?-imsx)\\Aa[\\s\\S]c\\z'],
    ['a\\.b|c', '(?c)c|a\\U0000002eb', '(?-imsx)c|a\\x{2e}b'],
    ['[^a-c]\\d', '(?c)[^a-c][0-9]', '(?-imsx)[^a-c][0-9]'],
    ['\\w', '(?c)[0-9A-Z\\U0000005fa-z]', '(?-imsx)[0-9A-Z\\x{5f}a-z]'],
    ['(foo|fox)?bar', '(?c)(?:fo[ox])?bar', '(?-imsx)bar'],
    ['^(foo|fox)?bar', '(?c)^(?:fo[ox])?bar', '(?-imsx)\\A(?:fo[ox])?bar'],
    ['', '(?c)', '(?-imsx)'],
    ['🦊', '(?c)\\U0001f98a', '(?-imsx)\\x{1f98a}'],
  ])('%s', (pattern, native, search) => {
    expect([print(pattern, 'native'), print(pattern, 'search')]).toEqual([native, search]);
  });

  it('with the cases of its letters, where case is no matter', () => {
    expect(print('ß[k-m]İ', 'search', true)).toBe('(?-imsx)\\x{df}[K-Mk-m][i\\x{130}]');
  });

  it.each([
    // what stands in front and behind need not be tried
    ['.*foo.*', 'foo'],
    ['\\d+@\\d+', '[0-9]\\x{40}[0-9]'],
    ['(ab)+', 'ab'],
    ['^.*foo.*$', 'foo'],
    // between two pieces, the first place is as good as any
    ['foo.*bar', '\\A(?>[\\s\\S]*?foo)(?>[\\s\\S]*?bar)'],
    ['^a.+b\\d*.*c$', '\\Aa[\\s\\S](?>[\\s\\S]*?b)(?>[\\s\\S]*?c\\z)'],
    // a repeat of repeats is one
    ['^(a+)+$', '\\Aa+\\z'],
    ['^((a*)*)*$', '\\Aa*\\z'],
    ['^(a|b|c)*$', '\\A[a-c]*\\z'],
  ])('as a search: %s', (pattern, search) => {
    expect(print(pattern, 'search')).toBe(`(?-imsx)${search}`);
  });

  it('and with a proof that the search came to its end', () => {
    expect(print('a\\d+b|c$', 'proof')).toBe('(?-imsx)\\A[\\s\\S]*?a[0-9]+b|\\A(?>[\\s\\S]*?c\\z)|\\A');
  });
});

describe('A construct outside the subset is refused by its name and place', () => {
  it.each([
    ['a(?=b)', 'lookahead in a regular expression, at character 2'],
    ['(?!b)', 'lookahead in a regular expression, at character 1'],
    ['(?<=a)b', 'lookbehind in a regular expression, at character 1'],
    ['(?i)a', 'embedded options in a regular expression, at character 1'],
    ['***=a', 'a director (***) in a regular expression, at character 1'],
    ['(a)\\1', '\\1 (a backreference or an octal number) in a regular expression, at character 4'],
    ['a\\yb', 'the word boundary \\y in a regular expression, at character 2'],
    ['🦊\\b', 'the escape \\b in a regular expression, at character 2'],
    ['[[.a.]]', 'a collating element [. .] in a regular expression, at character 2'],
    ['(^a)*', 'an anchor inside a repeat in a regular expression, at character 1'],
    ['[^\\d\\D]', 'a bracket that no character matches in a regular expression, at character 1'],
    ['^(a*b*)*c', 'a repeat of what may be empty, in a regular expression'],
    ['^(\\w+\\s*)+$', 'a repeat inside which the next character does not tell how to go on, in a regular expression'],
    ['^' + 'a?'.repeat(30) + 'a'.repeat(30), 'more than 100 ways to match, in a regular expression'],
    ['x[a-z]*[a-y]*[a-x]*1', 'repeats without end that cannot be told from what follows them, in a regular expression'],
  ])('%s', (pattern, what) => {
    expect(refusal(pattern)).toEqual(['PGRST127', what]);
  });

  it.each(['(\\d{1,3}\\.){3}\\d{1,3}', '^[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+$', '^[a-z ]+son$', '<[^>]+>', '(foo|fox)+$'])(
    'what is common is not: %s',
    (pattern) => {
      expect(refusal(pattern)).toBeNull();
    },
  );
});

describe('What is no pattern to PostgreSQL is none here, in its words', () => {
  it.each([
    ['(a', 'parentheses () not balanced'],
    ['a)', 'parentheses () not balanced'],
    ['[a', 'brackets [] not balanced'],
    ['a**', 'quantifier operand invalid'],
    ['*a', 'quantifier operand invalid'],
    ['^*', 'quantifier operand invalid'],
    ['a{3,2}', 'invalid repetition count(s)'],
    ['a{256}', 'invalid repetition count(s)'],
    ['a{1', 'braces {} not balanced'],
    ['[c-a]', 'invalid character range'],
    ['[[:nope:]]', 'invalid character class'],
    ['a\\', 'invalid escape \\ sequence'],
    ['\\q', 'invalid escape \\ sequence'],
  ])('%s', (pattern, problem) => {
    expect(refusal(pattern)).toEqual(['2201B', `invalid regular expression: ${problem}`]);
  });
});

describe('A pattern made to hurt', () => {
  it.each([
    ['a'.repeat(1001), '54000'],
    ['('.repeat(500), '54000'],
    ['((((a{255}){255}){255}){255}){255}', '54000'],
    ['[^'.repeat(400), '2201B'],
    [Array.from({ length: 200 }, (_, i) => `a${i}`).join('|'), null],
    ['(a|b?c)'.repeat(140), null],
    ['[À-ÿ]'.repeat(200), null],
  ])('is read or refused at once: %#', (pattern, code) => {
    expect(refusal(pattern, true)?.[0] ?? null).toBe(code);
  });
});
