import { fail, type Failure } from '@backstay/kernel';

/** Entries by SQLite's extended result code (sqlite.org/rescode.html). Its messages name tables and columns, no values. */
const byCode: Readonly<Record<number, (message: string) => Failure>> = {
  1555: (message) => uniqueViolation(message, 'pkey'),
  2579: (message) => uniqueViolation(message, 'pkey'),
  2067: (message) => uniqueViolation(message, 'key'),
  787: () => fail('foreign_key_violation', { table: '', constraint: '' }),
  // RAISE in a trigger, with the words of its author; actions of keys are triggers to SQLite.
  1811: (message) =>
    message === 'FOREIGN KEY constraint failed'
      ? fail('foreign_key_violation', { table: '', constraint: '' })
      : fail('raised', { message }),
  1299: (message) => {
    return fail('not_null_violation', ofColumn(subject(message)));
  },
  275: (message) => fail('check_violation', { table: '', constraint: subject(message) }),
  3091: () => fail('bad_value', {}),
  20: () => fail('bad_value', {}),
  18: () => fail('value_too_long', { type: 'text' }),
};

/** Entries by primary result code, for all the extended codes not named above. */
const byPrimaryCode: Readonly<Record<number, (error: unknown) => Failure>> = {
  5: () => fail('pool_timeout', {}),
  6: () => fail('pool_timeout', {}),
  8: () => fail('database_read_only', {}),
  13: () => fail('database_full', {}),
  10: (error) => fail('database_unavailable', {}, error),
  11: (error) => fail('database_unavailable', {}, error),
  14: (error) => fail('database_unavailable', {}, error),
  26: (error) => fail('database_unavailable', {}, error),
};

/** A driver's error as an entry of the catalogue; null when no caller can cause it. */
export function sqliteFailure(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  // The driver's own words, once the engine has been closed.
  if (error.message === 'database is not open') return fail('database_unavailable', {}, error);
  const code = sqliteCode(error);
  if (code === null) return null;
  const translate = byCode[code];
  if (translate) return translate(error.message);
  const primary = byPrimaryCode[code & 0xff];
  if (primary) return primary(error);
  if (/^(no such (table|column)|table .* has no column)/.test(error.message)) return fail('schema_drift', {}, error);
  return error.message.startsWith('integer overflow') ? fail('numeric_overflow', {}) : null;
}

/** Another connection holds the lock (SQLITE_BUSY, SQLITE_LOCKED): nothing has happened, so it may be tried again. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== null && [5, 6].includes(code & 0xff);
}

/** The extended result code; null: not an error of SQLite's. */
export function sqliteCode(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

/** What stands after the colon of `UNIQUE constraint failed: books.isbn`. */
function subject(message: string): string {
  return /failed: (?:index ')?(.*?)'?$/.exec(message)?.[1] ?? '';
}

/** `table.column`; the name of a table in a schema has a dot of its own. */
function ofColumn(named: string): { readonly table: string; readonly column: string } {
  const dot = named.lastIndexOf('.');
  return { table: named.slice(0, Math.max(0, dot)), column: named.slice(dot + 1) };
}

/**
 * SQLite names the columns of a key, `table.a, table.b`, so the constraint is called what PostgreSQL would call it by
 * default; a unique index on expressions is named as it is.
 */
function uniqueViolation(message: string, suffix: 'pkey' | 'key'): Failure {
  if (message.includes("failed: index '")) return fail('unique_violation', { constraint: subject(message) });
  const parts = subject(message).split(', ').map(ofColumn);
  const table = parts[0]?.table ?? '';
  const columns = parts.map(({ column }) => column);
  const constraint = [table, ...(suffix === 'pkey' ? [] : columns), suffix].join('_');
  return fail('unique_violation', { table, constraint, key: suffix === 'pkey' ? 'primary' : columns });
}
