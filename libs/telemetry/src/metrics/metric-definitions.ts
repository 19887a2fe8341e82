/** Seconds of the buckets of durations: from an answer out of memory to one that timed out. */
export const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** A metric: what is counted, and what the generated `docs/metrics.md` says. Labels have few values each, none of them a caller's. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
}

const define = (
  name: string,
  type: MetricDefinition['type'],
  labels: readonly string[],
  help: string,
): MetricDefinition => ({ name, type, labels, help });

/** All metrics of our own; those of Node.js itself (`process_…`, `nodejs_…`) come beside them. */
export const metrics = {
  requests: define(
    'backstay_requests_total',
    'counter',
    ['operation', 'method', 'status', 'role'],
    'Requests that were answered. `role` is empty where nobody was recognised; `service_role` passes policies by.',
  ),
  requestSeconds: define(
    'backstay_request_duration_seconds',
    'histogram',
    ['operation'],
    'From the first byte of the head to the last of the answer.',
  ),
  aborted: define(
    'backstay_requests_aborted_total',
    'counter',
    ['operation'],
    'Callers who hung up before their answer was complete.',
  ),
  errors: define(
    'backstay_errors_total',
    'counter',
    ['code'],
    'Errors that were answered, by their code (docs/errors.md).',
  ),
  denied: define(
    'backstay_policy_denied_total',
    'counter',
    ['operation', 'role'],
    'Requests that policies or grants refused (42501). Rows that a policy hides are not refusals.',
  ),
  statements: define(
    'backstay_statements_total',
    'counter',
    ['verb', 'outcome'],
    'Statements that ran on the database, `ok` or `failed`.',
  ),
  statementSeconds: define(
    'backstay_statement_duration_seconds',
    'histogram',
    ['verb'],
    'From sending a statement to its last row; waiting for a connection is not in it.',
  ),
  slow: define('backstay_slow_statements_total', 'counter', ['verb'], 'Statements over `BACKSTAY_SLOW_STATEMENT_MS`.'),
  poolLimit: define('backstay_pool_connections_limit', 'gauge', ['database'], 'Connections there may be.'),
  poolBusy: define('backstay_pool_connections_busy', 'gauge', ['database'], 'Connections in use.'),
  poolWaiting: define('backstay_pool_waiting', 'gauge', ['database'], 'Callers who wait for a connection.'),
  schemaVersion: define('backstay_schema_version', 'gauge', [], 'Version of the schema this node enforces; 0: none.'),
  databaseUp: define('backstay_database_up', 'gauge', [], '1: the database answered when last asked.'),
  ready: define('backstay_ready', 'gauge', [], '1: requests should be sent to this node.'),
  spansDropped: define('backstay_spans_dropped_total', 'counter', [], 'Spans of traces that could not be sent.'),
  info: define(
    'backstay_info',
    'gauge',
    ['version', 'engine', 'engine_version'],
    'Always 1; the labels say what runs.',
  ),
} as const satisfies Readonly<Record<string, MetricDefinition>>;
