import type { TableName } from '@backstay/catalog';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';

/** Milliseconds that what was seen holds: triggers are made by hand, at any time. */
const validMs = 2_000;

/** Knows which tables have triggers: what they write can differ from what was proposed to the policies. */
@Injectable()
export class TriggerWatch {
  #seen: Promise<ReadonlySet<string>> | null = null;
  #seenAt = 0;

  constructor(@Inject(DATA_ENGINE) private readonly engine: Engine) {}

  /** Whether a table had a trigger two seconds ago or later. */
  async has(table: TableName): Promise<boolean> {
    if (this.#seen === null || performance.now() - this.#seenAt > validMs) {
      this.#seenAt = performance.now();
      this.#seen = this.#look();
      // A look that failed is not remembered; whoever waits for it is told.
      this.#seen.catch(() => (this.#seen = null));
    }
    return (await this.#seen).has(this.engine.dialect.table(table));
  }

  async #look(): Promise<ReadonlySet<string>> {
    const statement = { sql: this.engine.introspector.triggered, parameters: [] };
    const [found] = await this.engine.read([statement], { timeoutMs: 10_000 });
    return new Set(
      found!.rows.map(([schema, table]) => this.engine.dialect.table({ schema: String(schema), name: String(table) })),
    );
  }
}
