/** What a statement does, by its first word: few enough to be a label. */
export type StatementVerb = 'select' | 'insert' | 'update' | 'delete' | 'other';

const verbs: Readonly<Record<string, StatementVerb>> = {
  SELECT: 'select',
  WITH: 'select',
  INSERT: 'insert',
  UPDATE: 'update',
  DELETE: 'delete',
};

export const statementVerb = (sql: string): StatementVerb =>
  // Nearly all of them, and as they are written.
  sql.startsWith('SELECT') ? 'select' : firstVerb(sql);

const firstVerb = (sql: string): StatementVerb => verbs[/^\s*(\w+)/.exec(sql)?.[1]?.toUpperCase() ?? ''] ?? 'other';
