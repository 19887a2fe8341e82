import { metrics } from './metric-definitions.js';

/** The page of metrics, `docs/metrics.md`. */
export function renderMetrics(): string {
  const rows = Object.values(metrics).map(
    ({ name, type, labels, help }) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ') || 'none'} | ${help} |`,
  );
  return [
    '# Metrics',
    'What `GET /metrics` shows, in the text format of Prometheus; `BACKSTAY_METRICS` says to whom (docs/observability.md).',
    'Labels never hold what a caller sent: an operation is a route (`rest.read`, `auth.token`), not an address.',
    ['| metric | type | labels | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    'Beside them stand those of Node.js itself: processor time, memory, garbage collection, open files, and the delay of ' +
      'the event loop (`nodejs_eventloop_lag_p99_seconds` and its like).',
  ].join('\n\n');
}
