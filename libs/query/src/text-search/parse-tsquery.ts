import { fail } from '@backstay/kernel';
import { joined, negated, phrase, wordsOf, type TextTree } from './text-tree.js';

/** Brackets in brackets. */
const maxDepth = 20;

/**
 * Reads what `to_tsquery` reads: words with `& | ! <->` and brackets, `:*` behind a word for all that begins so. Throws
 * `bad_tsquery` for what is none.
 */
export function parseTsquery(text: string): TextTree | null {
  return text.trim() === '' ? null : new TsqueryParser(text).parse();
}

/** Words between two words of a phrase, as PostgreSQL counts them at most. */
const maxDistance = 16_384;

class TsqueryParser {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  parse(): TextTree | null {
    const tree = this.either();
    if (!this.isDone()) throw this.problem();
    return tree;
  }

  private either(): TextTree | null {
    const operands = [this.both()];
    while (this.take(/\s*\|\s*/y)) operands.push(this.both());
    return joined('or', operands);
  }

  private both(): TextTree | null {
    const operands = [this.following()];
    while (this.take(/\s*&\s*/y)) operands.push(this.following());
    return joined('and', operands);
  }

  private following(): TextTree | null {
    const operands = [this.one()];
    let far = false;
    for (let gap = this.take(/\s*<(-|\d+)>\s*/y); gap !== null; gap = this.take(/\s*<(-|\d+)>\s*/y)) {
      if (gap[1] !== '-' && Number(gap[1]) > maxDistance) throw fail('bad_distance', { most: maxDistance });
      far ||= gap[1] !== '-' && gap[1] !== '1';
      operands.push(this.one());
    }
    if (operands.length === 1) return operands[0]!;
    if (far) return { kind: 'native', feature: 'a distance between words' };
    const words = operands.flatMap((operand) => (operand?.kind === 'words' ? [operand.words] : []));
    return words.length < operands.length
      ? { kind: 'native', feature: 'a phrase of anything but words' }
      : phrase(words.flat());
  }

  private one(): TextTree | null {
    this.take(/\s+/y);
    if (this.take(/!\s*/y)) return this.deeper(() => negated(this.one()));
    if (this.take(/\(\s*/y)) {
      const tree = this.deeper(() => this.either());
      if (!this.take(/\s*\)/y)) throw this.problem();
      return tree;
    }
    return this.operand();
  }

  private deeper(read: () => TextTree | null): TextTree | null {
    if (++this.depth > maxDepth) throw fail('too_large', { what: 'depth of the text query', limit: maxDepth });
    const tree = read();
    this.depth--;
    return tree;
  }

  private operand(): TextTree | null {
    const quoted = this.take(/'((?:[^'\\]|''|\\[^])*)'/y);
    const written =
      quoted?.[1]?.replaceAll("''", "'").replaceAll(/\\([^])/g, '$1') ?? this.take(/[^\s&|!<>():'\\*]+/y)?.[0];
    if (written === undefined) throw this.problem();
    const marks = this.take(/:([A-Da-d*]*)/y)?.[1];
    if (marks !== undefined && marks === '') throw this.problem();
    if (marks !== undefined && /[A-D]/i.test(marks)) return { kind: 'native', feature: 'the weight of a word' };
    const words = wordsOf(written);
    if (marks === undefined) return phrase(words);
    if (words.length > 1) return { kind: 'native', feature: 'the beginning of a phrase' };
    return words[0] === undefined ? null : { kind: 'prefix', word: words[0] };
  }

  private take(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  private isDone(): boolean {
    this.take(/\s+/y);
    return this.at >= this.text.length;
  }

  private problem(): Error {
    return fail('bad_tsquery', { query: this.text });
  }
}
