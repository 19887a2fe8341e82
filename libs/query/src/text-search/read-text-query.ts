import type { ColumnType } from '@backstay/catalog';
import type { TextQuery, TextQueryReader, WordSize } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { ValueSink } from '../operators/filter-operator.js';
import { parseTsquery } from './parse-tsquery.js';
import { parseWebsearch } from './parse-websearch.js';
import { joined, phrase, withoutLeftOut, wordsOf, type TextTree } from './text-tree.js';

const text: ColumnType = { kind: 'text' };

/** Words of one query. */
const maxWords = 50;

/**
 * Reads what was sent as one of PostgreSQL's functions does. Words become values, so that a plan holds only how they go
 * together; null: nothing is asked for. Throws `bad_tsquery`, and `too_large` over 50 words.
 */
export function readTextQuery(
  reader: TextQueryReader,
  sent: string,
  language: string,
  sink: ValueSink,
): TextQuery | null {
  const tree = readers[reader](sent);
  if (tree === null) return null;
  if (countWords(tree) > maxWords) throw fail('too_large', { what: 'text query', limit: maxWords });
  const asked = withoutLeftOut(tree, language);
  return asked === null ? null : withValues(asked, sink);
}

const readers: Readonly<Record<TextQueryReader, (sent: string) => TextTree | null>> = {
  to_tsquery: parseTsquery,
  plainto_tsquery: (sent) =>
    joined(
      'and',
      wordsOf(sent).map((word) => phrase([word])),
    ),
  phraseto_tsquery: (sent) => phrase(wordsOf(sent)),
  websearch_to_tsquery: parseWebsearch,
};

function withValues(tree: TextTree, sink: ValueSink): TextQuery {
  switch (tree.kind) {
    case 'words':
      return { kind: 'words', value: sink.value(text, `"${tree.words.join(' ')}"`), size: sizeOf(tree.words) };
    case 'prefix':
      return { kind: 'prefix', value: sink.value(text, `${tree.word}*`), size: sizeOf([tree.word]) };
    case 'and':
    case 'or':
      return { kind: tree.kind, operands: tree.operands.map((operand) => withValues(operand, sink)) };
    case 'not':
      return { kind: 'not', operand: withValues(tree.operand, sink) };
    case 'native':
      return tree;
  }
}

const sizeOf = (words: readonly string[]): WordSize =>
  words.every((word) => [...word].length >= 3 && [...word].length <= 84) ? 'usual' : 'unusual';

function countWords(tree: TextTree): number {
  switch (tree.kind) {
    case 'words':
      return tree.words.length;
    case 'and':
    case 'or':
      return tree.operands.reduce((sum, operand) => sum + countWords(operand), 0);
    case 'not':
      return countWords(tree.operand);
    default:
      return 1;
  }
}
