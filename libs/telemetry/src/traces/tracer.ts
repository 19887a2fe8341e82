import type { StatementRun } from '@backstay/engine';
import { stageRan, type RequestFinished } from '@backstay/kernel';
import type { RequestRecord, RequestScope } from '../request-scope.js';
import type { StatementFeed } from '../statement-feed.js';
import { statementVerb } from '../statement-verb.js';
import { requestSpans, type DatabaseWords } from './request-spans.js';
import type { SpanExporter } from './span-exporter.js';

/** Stages and statements of one request that are kept: a request that runs more shows its first ones. */
const mostNoted = 1000;

/** Notes what runs for each traced request, and makes its spans when it is over. */
export class Tracer {
  readonly #stops: readonly (() => void)[];

  constructor(
    private readonly scope: RequestScope,
    statements: StatementFeed,
    private readonly exporter: SpanExporter,
    private readonly words: DatabaseWords,
  ) {
    this.#stops = [
      statements.subscribe((run) => this.#note(run)),
      stageRan.subscribe((stage) => {
        const trace = scope.current()?.trace;
        if (trace && trace.stages.length < mostNoted) trace.stages.push(stage);
      }),
    ];
  }

  /** The request has been answered. `route`: the pattern that was found; null: none. */
  finish({ trace }: RequestRecord, finished: RequestFinished, route: string | null): void {
    if (trace !== null) this.exporter.add(requestSpans(trace, finished, route, this.words));
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    await this.exporter.close();
  }

  #note({ sql, durationMs, rows }: StatementRun): void {
    const trace = this.scope.current()?.trace;
    if (!trace || trace.statements.length >= mostNoted) return;
    const startedAt = performance.now() - durationMs;
    trace.statements.push({ verb: statementVerb(sql), sql, startedAt, durationMs, rows });
  }
}
