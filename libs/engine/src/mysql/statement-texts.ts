import { LRUCache } from 'lru-cache';
import type { StatementHabits } from './mysql-session.js';

/** A statement as it is sent. */
export interface SentStatement {
  readonly sql: string;
  readonly timeoutMs: number;
  readonly reusable: boolean;
  /** Whether it gives rows of texts, as far as is known. */
  textOnly: boolean;
}

/** Statements that only read: run once too often, they have done nothing. */
const reads = /^\(*SELECT\b(?![\s\S]*\bFOR UPDATE\b)/;

/** What an engine's habits make of a statement's text, found out once. */
export class StatementTexts {
  readonly #known = new LRUCache<string, SentStatement>({ max: 500, maxSize: 4_000_000 });

  constructor(private readonly habits: StatementHabits) {}

  of(sql: string, timeoutMs: number): SentStatement {
    const known = this.#known.get(sql);
    if (known?.timeoutMs === timeoutMs) return known;
    const made = {
      sql: this.habits.limit(sql, timeoutMs),
      timeoutMs,
      reusable: this.habits.isReusable(sql),
      textOnly: reads.test(sql),
    };
    this.#known.set(sql, made, { size: sql.length + made.sql.length });
    return made;
  }
}
