import type { TextIndex } from '@backstay/catalog';
import type { TextQuery } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { Fragment } from './fragment.js';
import { join, sql } from './sql.js';

/** What an index of texts is made of, and what is searched by it. */
export const searchedText = (column: Fragment, { absent }: Pick<TextIndex, 'absent'>): Fragment =>
  absent === 'empty' ? sql`coalesce(${column}, '')` : column;

/** How an engine finds the rows with some words, or with a word that begins so. */
export type FoundWords = (words: Extract<TextQuery, { kind: 'words' | 'prefix' }>) => Fragment;

/**
 * A text query as conditions that the engine's own index answers one by one; none of them is NULL. Throws `not_supported` for
 * what takes more than words.
 */
export function textConditions(query: TextQuery, found: FoundWords): Fragment {
  switch (query.kind) {
    case 'words':
    case 'prefix':
      return found(query);
    case 'and':
    case 'or': {
      const word = query.kind === 'and' ? ' AND ' : ' OR ';
      return sql`(${join(
        query.operands.map((operand) => textConditions(operand, found)),
        word,
      )})`;
    }
    case 'not':
      return sql`(NOT ${textConditions(query.operand, found)})`;
    case 'native':
      throw fail('not_supported', { feature: `${query.feature} in full-text search on this database` });
  }
}
