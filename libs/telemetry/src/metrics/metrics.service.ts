import type { Engine, StatementRun } from '@backstay/engine';
import type { RequestFinished } from '@backstay/kernel';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { statementVerb } from '../statement-verb.js';
import { durationBuckets, metrics, type MetricDefinition } from './metric-definitions.js';

/** What is asked when metrics are read, not counted as it happens. */
export interface NodeState {
  readonly ready: boolean;
  readonly databaseUp: boolean;
  readonly schemaVersion: number;
}

/** Counts what happens in this process, and writes it down for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = this.#counter(metrics.requests);
  readonly #requestSeconds = this.#histogram(metrics.requestSeconds);
  readonly #aborted = this.#counter(metrics.aborted);
  readonly #errors = this.#counter(metrics.errors);
  readonly #denied = this.#counter(metrics.denied);
  readonly #statements = this.#counter(metrics.statements);
  readonly #statementSeconds = this.#histogram(metrics.statementSeconds);
  readonly #slow = this.#counter(metrics.slow);

  /** `slowMs` null: no statement is slow. */
  constructor(private readonly slowMs: number | null) {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** `text/plain` of Prometheus, with its version. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All metrics, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  request({ operation, method, status, role, durationMs, aborted, errorCode }: RequestFinished): void {
    this.#requests.inc({ operation, method, status: String(status), role: role ?? '' });
    this.#requestSeconds.observe({ operation }, durationMs / 1000);
    if (aborted) this.#aborted.inc({ operation });
    if (errorCode === null) return;
    this.#errors.inc({ code: errorCode });
    if (errorCode === '42501') this.#denied.inc({ operation, role: role ?? '' });
  }

  statement({ sql, durationMs, rows }: StatementRun): void {
    const verb = statementVerb(sql);
    this.#statements.inc({ verb, outcome: rows === null ? 'failed' : 'ok' });
    this.#statementSeconds.observe({ verb }, durationMs / 1000);
    if (this.slowMs !== null && durationMs >= this.slowMs) this.#slow.inc({ verb });
  }

  /** The pools of the application's database and, where it is another one, of the system tables. */
  watchPools(engines: Readonly<Record<string, Engine>>): void {
    const watch = (definition: MetricDefinition, read: (engine: Engine) => number): void => {
      this.#gauge(definition, (gauge) => {
        for (const [database, engine] of Object.entries(engines)) gauge.set({ database }, read(engine));
      });
    };
    watch(metrics.poolLimit, (engine) => engine.load().limit);
    watch(metrics.poolBusy, (engine) => engine.load().busy);
    watch(metrics.poolWaiting, (engine) => engine.load().waiting);
  }

  watchNode(state: () => NodeState): void {
    this.#gauge(metrics.ready, (gauge) => gauge.set(Number(state().ready)));
    this.#gauge(metrics.databaseUp, (gauge) => gauge.set(Number(state().databaseUp)));
    this.#gauge(metrics.schemaVersion, (gauge) => gauge.set(state().schemaVersion));
  }

  /** `dropped`: how many since the start. */
  watchSpans(dropped: () => number): void {
    const { name, help } = metrics.spansDropped;
    new Counter({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(dropped());
      },
    });
  }

  describe(version: string, engine: string, engineVersion: string): void {
    this.#gauge(metrics.info, (gauge) => gauge.set({ version, engine, engine_version: engineVersion }, 1));
  }

  #counter({ name, help, labels }: MetricDefinition): Counter {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.#registry] });
  }

  #histogram({ name, help, labels }: MetricDefinition): Histogram {
    return new Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: durationBuckets,
      registers: [this.#registry],
    });
  }

  #gauge({ name, help, labels }: MetricDefinition, collect: (gauge: Gauge) => void): void {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [this.#registry],
      collect() {
        collect(this);
      },
    });
  }
}
