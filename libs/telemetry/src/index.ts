export { StatementFeed } from './statement-feed.js';
export { Telemetry, type ObservedEngines } from './telemetry.js';
export { TelemetryModule } from './telemetry.module.js';
export { renderMetrics } from './metrics/render-metrics.js';
export { Metrics, type NodeState } from './metrics/metrics.service.js';
export type { RequestRecord } from './request-scope.js';
