import { alterClauses } from '../alter-clauses.js';
import { worstWay, type DdlWays, type Way } from '../ddl-ways.js';

/** PostgreSQL decides by itself (manual, ALTER TABLE, notes); what it takes is held until the transaction ends. */
export const postgresWays: DdlWays = {
  expected(statement) {
    if (/^CREATE (UNIQUE )?INDEX /.test(statement)) return 'scan';
    return worstWay(alterClauses(statement).map(clauseWay));
  },
  attempts(statement) {
    return [{ sql: statement, way: this.expected(statement, null) ?? 'instant' }];
  },
  // All of it is one transaction already.
  merged: () => null,
  isUnavailable: () => false,
  lockHolders: `SELECT pid, extract(epoch FROM now() - xact_start)::bigint, coalesce(state, 'an open transaction')
    FROM pg_stat_activity
    WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND datname = current_database()
    ORDER BY xact_start LIMIT 5`,
};

function clauseWay(clause: string): Way {
  if (clause.startsWith('ADD COLUMN')) return / STORED| AS IDENTITY|gen_random_uuid/.test(clause) ? 'copy' : 'instant';
  if (/^ADD (CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN)/.test(clause)) return 'scan';
  if (/^ALTER COLUMN .* SET NOT NULL$/.test(clause)) return 'scan';
  if (/^ALTER COLUMN (?:"(?:[^"]|"")*"|\S+) (SET DATA )?TYPE /.test(clause)) return 'copy';
  return / ADD GENERATED /.test(clause) ? 'scan' : 'instant';
}
