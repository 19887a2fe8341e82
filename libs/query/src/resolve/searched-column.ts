import type { Table, TextIndex } from '@backstay/catalog';
import { fail, publicSchema } from '@backstay/kernel';
import type { SearchedColumn } from '../operators/filter-operator.js';
import type { FilterCondition } from '../parse/data-request.js';
import { defaultLanguage, isLanguage } from '../text-search/languages.js';
import { columnReference, type Scope } from './scope.js';

/**
 * The index that full-text search of a column asks. Without a language it is English's, or the only one. Throws
 * `unknown_language` for what is no text search configuration of PostgreSQL, and `not_supported` with the statement that
 * would make the index where there is none.
 */
export function searchedColumn({ field, language }: FilterCondition, { catalog, table, alias }: Scope): SearchedColumn {
  if (language !== undefined && !isLanguage(language)) throw fail('unknown_language', { language });
  const column = catalog.column(table, field.column);
  const index = column === null || field.as !== null ? null : indexOf(table, column.name, language);
  if (column === null || index === null) throw withoutIndex(table, field.column, language ?? defaultLanguage);
  const [key, ...more] = table.primaryKey?.columns ?? [];
  return { column: columnReference(column, alias), index, key: more.length > 0 ? null : (key ?? null) };
}

function indexOf(table: Table, column: string, language: string | undefined): TextIndex | null {
  const indexes = (table.textIndexes ?? []).filter((index) => index.column === column);
  const only = indexes.length === 1 ? indexes[0] : undefined;
  const wanted = indexes.find((index) => index.language === (language ?? defaultLanguage));
  return wanted ?? (language === undefined ? (only ?? null) : null);
}

function withoutIndex(table: Table, column: string, language: string): Error {
  const name = (text: string): string => (/^[a-z_][a-z0-9_]*$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`);
  const statement = `create index on ${table.schema === publicSchema ? '' : `${name(table.schema)}.`}${name(table.name)} using gin (to_tsvector('${language}', ${name(column)}));`;
  return fail('not_supported', {
    feature: 'full-text search of a column without an index for it',
    hint: table.view === undefined ? `Write ${statement} in the schema.` : 'Search the table, not a view of it.',
  });
}
