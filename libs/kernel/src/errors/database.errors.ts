import { cut, entry } from './entry.js';

/** As PostgreSQL says it; the table that was written comes first. */
function foreignKeyMessage(f: { table: string; constraint: string; parent?: string; side?: 'own' | 'parent' }): string {
  const key = f.constraint === '' ? 'a foreign key constraint' : `foreign key constraint "${f.constraint}"`;
  if (f.side === 'own') return `insert or update on table "${f.table}" violates ${key}`;
  if (f.side === undefined || f.parent === undefined)
    return `insert or update or delete on table "${f.table}" violates ${key}`;
  return `update or delete on table "${f.parent}" violates ${key}${f.table === '' ? '' : ` on table "${f.table}"`}`;
}

/** What a database, or we in its place, can answer of grants, rows and itself, whichever engine it is. */
export const databaseErrors = {
  permission_denied: entry<{ table: string }>()({
    code: '42501',
    status: 403,
    unauthenticatedStatus: 401,
    message: (f) => `permission denied for table ${f.table}`,
    about: 'The role has no grant for this table, or not for a column that was named.',
  }),
  function_denied: entry<{ name: string }>()({
    code: '42501',
    status: 403,
    unauthenticatedStatus: 401,
    message: (f) => `permission denied for function ${f.name}`,
    about: 'The role may not execute this function.',
  }),
  view_not_writable: entry<{ view: string; command: 'insert into' | 'update' | 'delete from' }>()({
    code: '55000',
    status: 400,
    message: (f) => `cannot ${cut(f.command)} view "${cut(f.view)}"`,
    details: () => 'Views are not automatically updatable.',
    hint: () => 'Write to the tables that the view reads.',
    about:
      'Rows of a view cannot be written. The code is PostgreSQL’s for a view that is not updatable (PostgREST answers it with 500).',
  }),
  row_refused: entry<{ table: string }>()({
    code: '42501',
    status: 403,
    unauthenticatedStatus: 401,
    message: (f) => `new row violates row-level security policy for table "${f.table}"`,
    about: 'A policy refuses the row as it would be written.',
  }),
  conflicting_row_refused: entry<{ table: string }>()({
    code: '42501',
    status: 403,
    unauthenticatedStatus: 401,
    message: (f) => `new row violates row-level security policy (USING expression) for table "${f.table}"`,
    about: 'An upsert meets a row that a policy does not let the caller change.',
  }),
  no_where_clause: entry<{ command: 'UPDATE' | 'DELETE' }>()({
    code: '21000',
    status: 400,
    message: (f) => `${f.command} requires a WHERE clause`,
    about: 'PATCH or DELETE without a filter; BACKSTAY_SAFE_UPDATE refuses it for anon and authenticated.',
  }),
  repeated_conflict: entry()({
    code: '21000',
    status: 400,
    message: () => 'ON CONFLICT DO UPDATE command cannot affect row a second time',
    hint: () => 'Ensure that no rows proposed for insertion within the same command have duplicate constrained values.',
    about: 'Two rows of one upsert have the same key.',
  }),
  no_conflict_key: entry()({
    code: '42P10',
    status: 400,
    message: () => 'there is no unique or exclusion constraint matching the ON CONFLICT specification',
    about: 'The columns of on_conflict are no primary key and no unique constraint.',
  }),
  computed_column: entry<{ column: string; kind: 'generated' | 'identity'; command: 'insert' | 'update' }>()({
    code: '428C9',
    status: 400,
    message: (f) =>
      f.command === 'insert'
        ? `cannot insert a non-DEFAULT value into column "${f.column}"`
        : `column "${f.column}" can only be updated to DEFAULT`,
    details: (f) =>
      f.kind === 'generated'
        ? `Column "${f.column}" is a generated column.`
        : `Column "${f.column}" is an identity column defined as GENERATED ALWAYS.`,
    hint: (f) => (f.kind === 'identity' && f.command === 'insert' ? 'Use OVERRIDING SYSTEM VALUE to override.' : null),
    about: 'A value was given for a column that the database fills itself.',
  }),
  /** `key`: what the engine names instead of the constraint, its columns or that it is the primary key. */
  unique_violation: entry<{
    constraint: string;
    key?: 'primary' | readonly string[];
    table?: string;
    details?: string | null;
  }>()({
    code: '23505',
    status: 409,
    message: (f) => `duplicate key value violates unique constraint "${f.constraint}"`,
    details: (f) => f.details ?? null,
    about: 'A row with this key exists already.',
  }),
  /**
   * `table` has the key, `parent` is the one it points at. `side`: the row with the key was written (`own`), or the one
   * it points at was (`parent`); left out: the engine does not say. An empty constraint is one that nobody knows.
   */
  foreign_key_violation: entry<{
    table: string;
    constraint: string;
    parent?: string;
    side?: 'own' | 'parent';
    details?: string | null;
  }>()({
    code: '23503',
    status: 409,
    message: foreignKeyMessage,
    details: (f) => f.details ?? null,
    about: 'A referenced row does not exist, or a row is still referenced.',
  }),
  not_null_violation: entry<{ table: string; column: string }>()({
    code: '23502',
    status: 400,
    message: (f) => `null value in column "${f.column}" of relation "${f.table}" violates not-null constraint`,
    about: 'A column that must have a value got none.',
  }),
  check_violation: entry<{ table: string; constraint: string }>()({
    code: '23514',
    status: 400,
    message: (f) => `new row for relation "${f.table}" violates check constraint "${f.constraint}"`,
    about: 'A check of the table refuses the row.',
  }),
  exclusion_violation: entry<{ table: string; constraint: string }>()({
    code: '23P01',
    status: 400,
    message: (f) => `conflicting key value violates exclusion constraint "${f.constraint}"`,
    about: 'A row would overlap another one, which a constraint of the database’s own (exclude) forbids.',
  }),
  deadlock: entry()({
    code: '40P01',
    status: 500,
    message: () => 'deadlock detected',
    about: 'Two writers waited for each other; it was tried again and failed again.',
  }),
  statement_timeout: entry()({
    code: '57014',
    status: 500,
    message: () => 'canceling statement due to statement timeout',
    about: 'The statement ran longer than BACKSTAY_STATEMENT_TIMEOUT_MS allows.',
  }),
  statement_cancelled: entry()({
    code: '57014',
    status: 500,
    message: () => 'canceling statement due to user request',
    about: 'The caller went away while the statement ran.',
  }),
  pool_timeout: entry()({
    code: 'PGRST003',
    status: 504,
    message: () => 'Timed out acquiring connection from connection pool.',
    about: 'All connections were busy for longer than BACKSTAY_POOL_WAIT_MS.',
  }),
  database_unavailable: entry()({
    code: 'PGRST000',
    status: 503,
    message: () => 'Database connection error. Retrying the connection.',
    retryAfter: 1,
    about: 'The database does not answer. Safe to try again.',
  }),
  schema_drift: entry()({
    code: 'PGRST002',
    status: 503,
    message: () => 'The database does not match the applied schema. Looking again.',
    retryAfter: 1,
    about:
      'A table or column of the applied schema is missing in the database: a schema change is under way, or drift.',
  }),
  numeric_overflow: entry()({
    code: '22003',
    status: 400,
    message: () => 'numeric value out of range',
    about: 'A calculation or a value left the range of its type inside the database.',
  }),
  sequence_exhausted: entry()({
    code: '2200H',
    status: 400,
    message: () => 'nextval: reached maximum value of sequence',
    about: 'The largest id of the table has been given: there is none for another row.',
  }),
  division_by_zero: entry()({
    code: '22012',
    status: 400,
    message: () => 'division by zero',
    about: 'A calculation divides by zero.',
  }),
  bad_value: entry()({
    code: '22P02',
    status: 400,
    message: () => 'invalid input syntax',
    about: 'The database refused a value for its column’s type.',
  }),
  database_read_only: entry()({
    code: '25006',
    status: 405,
    message: () => 'cannot execute a write in a read-only transaction',
    about: 'The database, or the connection’s account, only reads.',
  }),
  database_full: entry()({
    code: '53100',
    status: 503,
    message: () => 'The database has no room left.',
    retryAfter: 30,
    about: 'The disk or the tablespace of the database is full.',
  }),
  schema_changing: entry()({
    code: 'PGRST002',
    status: 503,
    message: () => 'The schema is being changed. Try again in a moment.',
    retryAfter: 1,
    about: 'A schema change is under way that this node’s version of the table could not live with. Safe to try again.',
  }),
  schema_not_ready: entry()({
    code: 'PGRST002',
    status: 503,
    message: () => 'Could not query the database for the schema cache. Retrying.',
    retryAfter: 1,
    about: 'No schema has been applied to this database yet, or it could not be read.',
  }),
  internal: entry<{ reference: string }>()({
    code: 'XX000',
    status: 500,
    message: () => 'internal error',
    details: (f) => `Reference: ${f.reference}`,
    about: 'A fault of ours. The reference is the request id in the log.',
  }),
};
