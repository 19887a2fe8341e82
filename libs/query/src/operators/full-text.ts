import type { ColumnType } from '@backstay/catalog';
import { typeName, type TextQueryReader } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { readTextQuery } from '../text-search/read-text-query.js';
import type { FilterOperator } from './filter-operator.js';
import type { OperatorName } from './operator-name.js';

/** The four operators differ in how they read what was sent. */
const search = (name: OperatorName, reader: TextQueryReader, meaning: string, example: string): FilterOperator => ({
  name,
  operand: 'value',
  quantifiable: false,
  searches: true,
  accept: requireSearchable,
  build: ({ values, sink, searched }) => {
    if (searched === null) throw new Error('Full-text search was not given its index');
    const sent = sink.value({ kind: 'text' }, values[0]!);
    const words = readTextQuery(reader, values[0]!, searched.index.language, sink);
    return {
      kind: 'text-search',
      operand: searched.column,
      index: searched.index,
      key: searched.key,
      reader,
      sent,
      words,
    };
  },
  about: { meaning, types: 'text, varchar with an index', example },
});

/** `fts`: PostgreSQL's `to_tsquery`. */
export const fts = search('fts', 'to_tsquery', 'holds the words of a text query', 'body=fts.cat & !dog');

/** `plfts`: PostgreSQL's `plainto_tsquery`. */
export const plfts = search('plfts', 'plainto_tsquery', 'holds all of the words', 'body=plfts(english).fat cats');

/** `phfts`: PostgreSQL's `phraseto_tsquery`. */
export const phfts = search('phfts', 'phraseto_tsquery', 'holds the words one behind the other', 'body=phfts.fat cats');

/** `wfts`: PostgreSQL's `websearch_to_tsquery`. */
export const wfts = search('wfts', 'websearch_to_tsquery', 'as search engines read it', 'body=wfts."fat cats" or -dog');

/** As PostgREST asks it, `to_tsvector(column)` is for texts and documents. */
function requireSearchable(type: ColumnType): void {
  switch (type.kind) {
    case 'text':
    case 'varchar':
      return;
    case 'char':
    case 'json':
    case 'jsonb':
      throw fail('not_supported', { feature: `full-text search of ${typeName(type)}` });
    default:
      throw fail('undefined_operator', { left: typeName(type), operator: '@@', right: 'unknown' });
  }
}
