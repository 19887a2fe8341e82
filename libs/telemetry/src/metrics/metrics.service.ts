import type { Engine, StatementRun } from '@backstay/engine';
import type { RequestFinished } from '@backstay/kernel';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { statementVerb } from '../statement-verb.js';
import { LabelledCounter, LabelledHistogram } from './counting.js';
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
    this.#requests.inc(operation, method, String(status), role ?? '');
    this.#requestSeconds.observe(durationMs / 1000, operation);
    if (aborted) this.#aborted.inc(operation);
    if (errorCode === null) return;
    this.#errors.inc(errorCode);
    if (errorCode === '42501') this.#denied.inc(operation, role ?? '');
  }

  statement({ sql, durationMs, rows }: StatementRun): void {
    const verb = statementVerb(sql);
    this.#statements.inc(verb, rows === null ? 'failed' : 'ok');
    this.#statementSeconds.observe(durationMs / 1000, verb);
    if (this.slowMs !== null && durationMs >= this.slowMs) this.#slow.inc(verb);
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

  #counter(definition: MetricDefinition): LabelledCounter {
    return new LabelledCounter(definition, this.#registry);
  }

  #histogram(definition: MetricDefinition): LabelledHistogram {
    return new LabelledHistogram(definition, durationBuckets, this.#registry);
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
