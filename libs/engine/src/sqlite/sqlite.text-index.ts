import { hiddenName, namedColumns, type IndexDefinition, type TableDefinition } from '@backstay/query';

type Quote = (name: string) => string;

/**
 * The tables of an index for full-text search, quoted: FTS5's own, which keeps no texts, and one that knows the key of each
 * of its rows. A table's own rowid is none that lasts, unless its key is a number.
 */
export const textIndexTables = (
  index: { readonly name: string },
  quote: Quote,
): { readonly words: string; readonly rows: string } => ({
  words: quote(hiddenName(index, 'words')),
  rows: quote(hiddenName(index, 'rows')),
});

/** English words by their stems (Porter's); all others as they are. Accents count, cases do not. */
const tokenizer = (language: string | undefined): string =>
  `${language === 'english' ? 'porter ' : ''}unicode61 remove_diacritics 0`;

/** Statements that make the index anew, with triggers that keep it; `table` is the quoted name. */
export function createTextIndex(
  table: TableDefinition,
  index: IndexDefinition,
  quote: Quote,
  name: string,
): readonly string[] {
  const { words, rows } = textIndexTables(index, quote);
  const key = quote(table.primaryKey?.columns[0] ?? '');
  const text = quote(namedColumns(index)?.[0] ?? '');
  const trigger = (event: string): string => quote(hiddenName(index, event));
  const forget = `DELETE FROM ${words} WHERE rowid = (SELECT id FROM ${rows} WHERE key = old.${key})`;
  const keep = `INSERT INTO ${words} (rowid, text) SELECT id, new.${text} FROM ${rows} WHERE key = new.${key}`;
  return [
    ...dropTextTables(index, quote),
    `CREATE TABLE ${rows} (id INTEGER PRIMARY KEY, key NOT NULL UNIQUE)`,
    `CREATE VIRTUAL TABLE ${words} USING fts5(text, content='', contentless_delete=1, tokenize='${tokenizer(index.search?.language)}')`,
    `INSERT INTO ${rows} (key) SELECT ${key} FROM ${name}`,
    `INSERT INTO ${words} (rowid, text) SELECT r.id, t.${text} FROM ${rows} AS r JOIN ${name} AS t ON t.${key} = r.key`,
    `CREATE TRIGGER ${trigger('insert')} AFTER INSERT ON ${name} BEGIN INSERT INTO ${rows} (key) VALUES (new.${key}); ${keep}; END`,
    `CREATE TRIGGER ${trigger('update')} AFTER UPDATE OF ${key}, ${text} ON ${name} BEGIN ${forget}; UPDATE ${rows} SET key = new.${key} WHERE key = old.${key}; ${keep}; END`,
    `CREATE TRIGGER ${trigger('delete')} AFTER DELETE ON ${name} BEGIN ${forget}; DELETE FROM ${rows} WHERE key = old.${key}; END`,
  ];
}

/** Statements that take the index and its triggers away. */
export const dropTextIndex = (index: IndexDefinition, quote: Quote): readonly string[] => [
  ...['insert', 'update', 'delete'].map((event) => `DROP TRIGGER IF EXISTS ${quote(hiddenName(index, event))}`),
  ...dropTextTables(index, quote),
];

/** Statements for when the triggers go with their table. */
export function dropTextTables(index: IndexDefinition, quote: Quote): readonly string[] {
  const { words, rows } = textIndexTables(index, quote);
  return [`DROP TABLE IF EXISTS ${words}`, `DROP TABLE IF EXISTS ${rows}`];
}
