import type { PlanStep, StatementRun } from '@backstay/engine';
import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { RequestScope } from '../request-scope.js';
import type { StatementFeed } from '../statement-feed.js';

/** Milliseconds within which the plan of one text is asked for once: asking costs the database too. */
const planEvery = 60_000;

/** Characters of a statement that are shown. */
const longest = 1000;

/** Writes a line for each statement that took longer than it should, with the way the database runs it. */
export class SlowStatements {
  readonly #log = new Logger('SlowStatement');
  readonly #asked = new LRUCache<string, true>({ max: 500, ttl: planEvery });
  #asking = false;
  readonly #stop: () => void;

  constructor(
    private readonly thresholdMs: number,
    private readonly scope: RequestScope,
    statements: StatementFeed,
  ) {
    this.#stop = statements.subscribe((run) => {
      if (run.durationMs >= thresholdMs) void this.#tell(run);
    });
  }

  close(): void {
    this.#stop();
  }

  /** Never the parameters: the text has placeholders, and the plan's conditions are left out where it is read. */
  async #tell(run: StatementRun): Promise<void> {
    const requestId = this.scope.current()?.requestId ?? null;
    const plan = await this.#planOf(run);
    this.#log.warn(
      {
        ...(requestId === null ? {} : { requestId }),
        durationMs: Math.round(run.durationMs),
        rows: run.rows,
        sql: run.sql.slice(0, longest),
        ...(plan === null ? {} : { plan: plan.map(planLine) }),
      },
      `A statement took longer than ${this.thresholdMs} ms`,
    );
  }

  /** Null: it was told of a moment ago, another one is being asked for, or there is none. */
  async #planOf(run: StatementRun): Promise<readonly PlanStep[] | null> {
    if (this.#asking || this.#asked.has(run.sql)) return null;
    this.#asking = true;
    this.#asked.set(run.sql, true);
    try {
      return await run.plan();
    } finally {
      this.#asking = false;
    }
  }
}

/** `Index Scan on books by books_author_id_idx, about 20 rows`. */
export const planLine = ({ table, access, index, rows }: PlanStep): string =>
  access +
  (table === null ? '' : ` on ${table}`) +
  (index === null ? '' : ` by ${index}`) +
  (rows === null ? '' : `, about ${rows} rows`);
