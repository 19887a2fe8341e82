import type { ScanResult, SqlError } from 'libpg-query';

/** PostgreSQL's own parser as a library. */
type Parser = Pick<typeof import('libpg-query'), 'parseSync' | 'scanSync' | 'hasSqlDetails' | 'loadModule'>;

let parser: Parser | null = null;

/** Loads the parser, which all else here needs. It takes some 40 MiB, so who reads no SQL does without. */
export async function loadModule(): Promise<void> {
  parser ??= await import('libpg-query');
  await parser.loadModule();
}

function loaded(): Parser {
  if (parser === null) throw new Error('The SQL parser is not loaded: await loadModule() first');
  return parser;
}

/** The statements of a text. Throws an Error of which `hasSqlDetails` knows where. */
export const parseSync = (sql: string): ReturnType<Parser['parseSync']> => loaded().parseSync(sql);

/** The tokens of a text. */
export const scanSync = (sql: string): ScanResult => loaded().scanSync(sql);

/** Whether an error is the parser's, with the place it is about. */
export const hasSqlDetails = (error: unknown): error is SqlError => loaded().hasSqlDetails(error);
