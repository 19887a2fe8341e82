import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppliedSchema } from '../applied-schema.js';
import type { DriftFinding } from './drift-finding.js';
import { DriftService } from './drift.service.js';

/** Milliseconds between two looks: requests for what is gone may come by the thousand. */
const pauseMs = 10_000;

/** What a request met that is gone from the database. */
export interface SeenDrift {
  /** `schema.table`, in the author's names. */
  readonly table: string;
  /** `the table`, `column note, column price`. */
  readonly what: string;
  /** Of the applied record. */
  readonly schemaVersion: number;
  readonly seenAt: Date;
}

/** Looks what is gone when a request has met a name that the database lacks, and tells it once per table and version. */
@Injectable()
export class DriftWatch implements OnModuleDestroy {
  #version = 0;
  #seen = new Map<string, SeenDrift>();
  #looking: Promise<void> | null = null;
  /** When the last look of this version ended, by `performance.now()`. */
  #lastMs = -Infinity;
  readonly #listeners = new Set<(seen: SeenDrift) => void>();
  readonly #unfollow: () => void;

  constructor(
    private readonly applied: AppliedSchema,
    private readonly drift: DriftService,
  ) {
    this.#unfollow = applied.onLacking(() => this.met());
  }

  /** What was seen since the version in force was taken up; empty: nothing. */
  seen(): readonly SeenDrift[] {
    return this.applied.current().version === this.#version ? [...this.#seen.values()] : [];
  }

  /** Calls `listener` once per table and version; the answer takes it off again. */
  onSeen(listener: (seen: SeenDrift) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async onModuleDestroy(): Promise<void> {
    this.#unfollow();
    await this.#looking;
  }

  private met(): void {
    const { version, held } = this.applied.current();
    if (version !== this.#version) {
      this.#version = version;
      this.#seen = new Map();
      this.#lastMs = -Infinity;
    }
    // What an apply under way takes away is no drift.
    if (held.size > 0 || this.#looking !== null || performance.now() < this.#lastMs + pauseMs) return;
    // A database that does not answer now is asked again by the next request that meets the same.
    this.#looking = this.look(version)
      .catch(() => undefined)
      .finally(() => {
        this.#looking = null;
        this.#lastMs = performance.now();
      });
  }

  private async look(version: number): Promise<void> {
    const report = await this.drift.report();
    if (report.version !== version || this.#version !== version) return;
    for (const [table, findings] of Map.groupBy(report.findings.filter(isGone), (finding) => finding.table)) {
      if (this.#seen.has(table)) continue;
      const seen = { table, what: findings.map(whatOf).join(', '), schemaVersion: version, seenAt: new Date() };
      this.#seen.set(table, seen);
      for (const listener of this.#listeners) listener(seen);
    }
  }
}

/** Nothing but tables and columns is named in requests. */
const isGone = ({ ours, kind, part }: DriftFinding): boolean =>
  ours && kind === 'missing' && (part === 'table' || part === 'column');

const whatOf = ({ part, name }: DriftFinding): string => (name === null ? `the ${part}` : `${part} ${name}`);
