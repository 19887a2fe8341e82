import { fail } from '@backstay/kernel';
import { characterClasses, escapedClasses } from './character-classes.js';
import { anyCharacter, complement, single, union, type CharacterSet } from './character-set.js';
import { caselessLetter, caselessRange } from './letter-case.js';
import { choice, nothing, repeat, sequence, type RegexNode } from './regex-node.js';

/** Characters of a pattern. */
export const maxPatternLength = 1_000;
/** Groups in groups. */
const maxDepth = 20;
/** PostgreSQL's own bound. */
const maxRepeat = 255;

/**
 * Reads a pattern as PostgreSQL reads an advanced regular expression. Throws `bad_regex` for what is none, with
 * PostgreSQL's words for it, `not_supported` for a construct outside the published subset with its position (characters,
 * from 1), and `too_large` over 1,000 characters or 20 groups in groups.
 */
export function parseRegex(pattern: string, insensitive: boolean): RegexNode {
  const characters = [...pattern];
  if (characters.length > maxPatternLength) {
    throw fail('too_large', { what: 'regular expression', limit: maxPatternLength });
  }
  return new RegexParser(characters, insensitive).parse();
}

const simpleEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['e', 27],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
]);

/** Escapes of PostgreSQL that other engines read in another way, or do not have. */
const refusedEscapes: ReadonlyMap<string, string> = new Map([
  ['b', 'the escape \\b'],
  ['B', 'the escape \\B'],
  ['m', 'the word boundary \\m'],
  ['M', 'the word boundary \\M'],
  ['y', 'the word boundary \\y'],
  ['Y', 'the word boundary \\Y'],
  ['c', 'the control escape \\c'],
  ['x', 'the escape \\x'],
]);

const refusedGroups: readonly (readonly [start: string, what: string])[] = [
  ['(?=', 'lookahead'],
  ['(?!', 'lookahead'],
  ['(?<', 'lookbehind'],
  ['(?#', 'a comment'],
  ['(?', 'embedded options'],
];

class RegexParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly text: readonly string[],
    private readonly insensitive: boolean,
  ) {}

  parse(): RegexNode {
    if (this.startsWith('***')) throw this.refuse('a director (***)');
    const node = this.choice();
    if (this.at < this.text.length) throw invalid('parentheses () not balanced');
    return node;
  }

  private choice(): RegexNode {
    if (++this.depth > maxDepth) throw fail('too_large', { what: 'depth of the regular expression', limit: maxDepth });
    const branches = [this.branch()];
    while (this.take('|')) branches.push(this.branch());
    this.depth--;
    return branches.length === 1 ? branches[0]! : choice(branches);
  }

  private branch(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.at < this.text.length && this.next !== '|' && this.next !== ')') parts.push(this.piece());
    return parts.length === 0 ? nothing : sequence(parts);
  }

  private piece(): RegexNode {
    const start = this.at;
    if (this.isQuantifier()) throw invalid('quantifier operand invalid');
    const bare = this.next;
    const node = this.atom();
    if (!this.isQuantifier()) return node;
    if (bare === '^' || bare === '$' || node.kind === 'start' || node.kind === 'end') {
      if (bare !== '(') throw invalid('quantifier operand invalid');
    }
    const [min, max] = this.quantifier();
    if (this.isQuantifier()) throw invalid('quantifier operand invalid');
    if (max !== 1 && hasAnchor(node)) throw this.refuse('an anchor inside a repeat', start);
    return repeat(node, min, max);
  }

  private isQuantifier(): boolean {
    if (this.next === '{') return /^[0-9]$/.test(this.text[this.at + 1] ?? '');
    return this.next === '*' || this.next === '+' || this.next === '?';
  }

  /** How often; whether a repeat is greedy makes no difference to whether there is a match. */
  private quantifier(): [min: number, max: number | null] {
    const bounds = this.bounds();
    this.take('?');
    return bounds;
  }

  private bounds(): [min: number, max: number | null] {
    if (this.take('*')) return [0, null];
    if (this.take('+')) return [1, null];
    if (this.take('?')) return [0, 1];
    const written = this.match(/^\{(\d+)(?:(,)(\d*))?\}/, 'braces {} not balanced');
    const min = Number(written[1]);
    const max = written[2] === undefined ? min : written[3] === '' ? null : Number(written[3]);
    if (min > maxRepeat || (max !== null && (max > maxRepeat || min > max)))
      throw invalid('invalid repetition count(s)');
    return [min, max];
  }

  private atom(): RegexNode {
    const character = this.text[this.at++]!;
    switch (character) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return { kind: 'set', set: anyCharacter };
      case '(':
        return this.group();
      case '[':
        return { kind: 'set', set: this.bracket() };
      case '\\':
        return this.escape();
      default:
        return this.letter(character.codePointAt(0)!);
    }
  }

  private group(): RegexNode {
    this.at--;
    if (this.startsWith('(?:')) this.at += 3;
    else {
      const refused = refusedGroups.find(([start]) => this.startsWith(start));
      if (refused) throw this.refuse(refused[1]);
      this.at++;
    }
    const node = this.choice();
    if (!this.take(')')) throw invalid('parentheses () not balanced');
    return node;
  }

  private escape(): RegexNode {
    const character = this.text[this.at];
    if (character === 'A' || character === 'Z') {
      this.at++;
      return { kind: character === 'A' ? 'start' : 'end' };
    }
    const escaped = this.escaped();
    return typeof escaped === 'number' ? this.letter(escaped) : { kind: 'set', set: escaped };
  }

  /** What a backslash makes of what follows: a character, or a class. */
  private escaped(): number | CharacterSet {
    const start = this.at - 1;
    const character = this.text[this.at++];
    if (character === undefined) throw invalid('invalid escape \\ sequence');
    if (!/^[0-9A-Za-z]$/.test(character)) return character.codePointAt(0)!;
    const name = escapedClasses.get(character.toLowerCase());
    if (name !== undefined) {
      const set = characterClasses.get(name)!;
      return character === character.toLowerCase() ? set : complement(set);
    }
    const simple = simpleEscapes.get(character);
    if (simple !== undefined) return simple;
    if (character === 'u' || character === 'U') return this.codePoint(character === 'u' ? 4 : 8, start);
    if (/[0-9]/.test(character)) throw this.refuse(`\\${character} (a backreference or an octal number)`, start);
    const refused = refusedEscapes.get(character);
    if (refused !== undefined) throw this.refuse(refused, start);
    throw invalid('invalid escape \\ sequence');
  }

  private codePoint(digits: number, start: number): number {
    const [written] = this.match(new RegExp(`^[0-9A-Fa-f]{${digits}}`), 'invalid escape \\ sequence');
    const code = Number.parseInt(written, 16);
    if (code > 0x10ffff || code === 0) throw invalid('invalid escape \\ sequence');
    if (code >= 0xd800 && code <= 0xdfff) throw this.refuse('half of a surrogate pair', start);
    return code;
  }

  private letter(code: number): RegexNode {
    return { kind: 'set', set: this.insensitive ? caselessLetter(code) : single(code) };
  }

  private bracket(): CharacterSet {
    const start = this.at - 1;
    if (this.startsWith('[:<:]]') || this.startsWith('[:>:]]')) throw this.refuse('a word boundary', start);
    const negated = this.take('^');
    const sets: CharacterSet[] = [];
    for (let first = true; first || this.next !== ']'; first = false) {
      if (this.at >= this.text.length) throw invalid('brackets [] not balanced');
      sets.push(this.bracketItem(first));
    }
    this.at++;
    const set = negated ? complement(union(...sets)) : union(...sets);
    if (set.length === 0) throw this.refuse('a bracket that no character matches', start);
    return set;
  }

  private bracketItem(isFirst: boolean): CharacterSet {
    if (this.startsWith('[:')) return this.namedClass();
    const low = this.endpoint();
    if (typeof low !== 'number') {
      if (this.next === '-' && this.text[this.at + 1] !== ']') throw invalid('invalid character range');
      return low;
    }
    if (low === 0x2d && !isFirst && this.next !== ']') throw invalid('invalid character range');
    if (this.next !== '-' || this.text[this.at + 1] === ']') {
      return this.insensitive ? caselessLetter(low) : single(low);
    }
    this.at++;
    if (this.startsWith('[:')) throw invalid('invalid character range');
    const high = this.endpoint();
    if (typeof high !== 'number' || high < low) throw invalid('invalid character range');
    return this.insensitive ? caselessRange(low, high) : [[low, high]];
  }

  private endpoint(): number | CharacterSet {
    if (this.startsWith('[.')) throw this.refuse('a collating element [. .]');
    if (this.startsWith('[=')) throw this.refuse('an equivalence class [= =]');
    const character = this.text[this.at++];
    if (character === undefined) throw invalid('brackets [] not balanced');
    return character === '\\' ? this.escaped() : character.codePointAt(0)!;
  }

  private namedClass(): CharacterSet {
    const [, name = ''] = this.match(/^\[:([A-Za-z]*):\]/, 'brackets [] not balanced');
    // Without regard to case, letters of one case are letters of both.
    const either = this.insensitive && (name === 'lower' || name === 'upper') ? 'alpha' : name;
    const set = characterClasses.get(either);
    if (set === undefined) throw invalid('invalid character class');
    return set;
  }

  private get next(): string | undefined {
    return this.text[this.at];
  }

  private take(character: string): boolean {
    if (this.next !== character) return false;
    this.at++;
    return true;
  }

  private startsWith(words: string): boolean {
    return words === this.text.slice(this.at, this.at + words.length).join('');
  }

  /** Consumes what the expression finds at the front of the rest, all of it ASCII. */
  private match(expression: RegExp, problem: string): RegExpExecArray {
    const found = expression.exec(this.text.slice(this.at).join(''));
    if (found === null) throw invalid(problem);
    this.at += found[0].length;
    return found;
  }

  private refuse(what: string, position = this.at): Error {
    return fail('not_supported', {
      feature: `${what} in a regular expression, at character ${position + 1}`,
      hint: 'The patterns that every database answers alike are listed in docs/operators.md.',
    });
  }
}

const invalid = (problem: string): Error => fail('bad_regex', { problem });

function hasAnchor(node: RegexNode): boolean {
  switch (node.kind) {
    case 'start':
    case 'end':
      return true;
    case 'sequence':
      return node.parts.some(hasAnchor);
    case 'choice':
      return node.branches.some(hasAnchor);
    case 'repeat':
      return hasAnchor(node.node);
    default:
      return false;
  }
}
