import type { TelemetryConfig } from '@backstay/config';
import { productVersion } from '@backstay/config';
import type { Engine } from '@backstay/engine';
import type { RequestFinished } from '@backstay/kernel';
import { Metrics, type NodeState } from './metrics/metrics.service.js';
import { RequestScope, type RequestRecord } from './request-scope.js';
import { SlowStatements } from './slow-statements/slow-statements.js';
import type { StatementFeed } from './statement-feed.js';
import { SpanExporter } from './traces/span-exporter.js';
import { traceContextOf } from './traces/trace-context.js';
import { Tracer } from './traces/tracer.js';

/** The engines of one application; one and the same unless configured apart. */
export interface ObservedEngines {
  readonly data: Engine;
  readonly system: Engine;
}

/** What an operator sees of one application from outside: its metrics, its slow statements and its traces. */
export class Telemetry {
  /** Null: nobody may read them, and nothing is counted. */
  readonly metrics: Metrics | null;
  readonly #scope = new RequestScope();
  readonly #slow: SlowStatements | null;
  readonly #tracer: Tracer | null = null;
  readonly #ratio: number;
  readonly #stops: (() => void)[] = [];

  constructor(config: TelemetryConfig, statements: StatementFeed, { data, system }: ObservedEngines) {
    const { slowStatementMs, tracing } = config;
    this.metrics = config.metrics === 'off' ? null : new Metrics(slowStatementMs);
    this.#slow = slowStatementMs === null ? null : new SlowStatements(slowStatementMs, this.#scope, statements);
    this.#ratio = tracing?.ratio ?? 0;
    if (tracing !== null) {
      const exporter = new SpanExporter(tracing);
      this.#tracer = new Tracer(this.#scope, statements, exporter, { system: data.capabilities.telemetryName });
      this.metrics?.watchSpans(() => exporter.dropped);
    }
    const { metrics } = this;
    if (metrics === null) return;
    this.#stops.push(statements.subscribe((run) => metrics.statement(run)));
    metrics.watchPools(system === data ? { data } : { data, system });
    metrics.describe(productVersion, data.name, data.version);
  }

  /** Requests must be followed, because something is told of what happens inside them. */
  get follows(): boolean {
    return this.#slow !== null || this.#tracer !== null;
  }

  /** What is noted of a request that begins. `traceparent`: the header; null: none. */
  begin(requestId: string, traceparent: string | null): RequestRecord {
    const context = this.#tracer === null ? null : traceContextOf(traceparent, this.#ratio);
    if (context === null) return { requestId, trace: null };
    return { requestId, trace: { context, startedAt: performance.now(), stages: [], statements: [] } };
  }

  /** Runs the rest of a request as its own. */
  follow(record: RequestRecord, rest: () => void): void {
    this.#scope.run(record, rest);
  }

  /** A request is over. `record` null: it was not followed; `route`: the pattern that was found, null: none. */
  finish(record: RequestRecord | null, finished: RequestFinished, route: string | null): void {
    this.metrics?.request(finished);
    if (record !== null) this.#tracer?.finish(record, finished, route);
  }

  watchNode(state: () => NodeState): void {
    this.metrics?.watchNode(state);
  }

  /** Sends what is not sent yet. */
  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#slow?.close();
    await this.#tracer?.close();
  }
}
