import type { DdlWays } from '../ddl-ways.js';

/** SQLite has one writer: what takes long makes the others wait until the transaction ends. */
export const sqliteWays: DdlWays = {
  expected(statement) {
    if (/^(INSERT INTO|UPDATE) /.test(statement)) return 'copy';
    if (/^CREATE (UNIQUE )?INDEX /.test(statement)) return 'scan';
    return statement.startsWith('ALTER TABLE ') ? 'instant' : null;
  },
  attempts(statement) {
    return [{ sql: statement, way: this.expected(statement, null) ?? 'instant' }];
  },
  // All of it is one transaction already.
  merged: () => null,
  isUnavailable: () => false,
  lockHolders: null,
};
