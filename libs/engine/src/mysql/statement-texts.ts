import { LRUCache } from 'lru-cache';
import type { StatementHabits } from './mysql-session.js';

/** A statement as it is sent. */
export interface SentStatement {
  readonly sql: string;
  readonly timeoutMs: number;
  readonly reusable: boolean;
  /** What our own commands may run it as, where all its parameters are texts; null: nothing. */
  textual: 'read' | 'write' | null;
}

/** Statements that only read: run once too often, they have done nothing. */
const reads = /^\(*SELECT\b(?![\s\S]*\bFOR UPDATE\b)/;

/** Statements that give no rows, but counts. */
const writes = /^(?:INSERT|UPDATE|DELETE)\b(?![\s\S]*\bRETURNING\b)/;

/** What an engine's habits make of a statement's text, found out once. */
export class StatementTexts {
  readonly #known = new LRUCache<string, SentStatement>({ max: 500, maxSize: 4_000_000 });

  constructor(private readonly habits: StatementHabits) {}

  of(sql: string, timeoutMs: number): SentStatement {
    const known = this.#known.get(sql);
    if (known?.timeoutMs === timeoutMs) return known;
    const reusable = this.habits.isReusable(sql);
    const made: SentStatement = {
      sql: this.habits.limit(sql, timeoutMs),
      timeoutMs,
      reusable,
      textual: reads.test(sql) ? 'read' : reusable && writes.test(sql) ? 'write' : null,
    };
    this.#known.set(sql, made, { size: sql.length + made.sql.length });
    return made;
  }
}
