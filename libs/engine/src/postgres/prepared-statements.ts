import { LRUCache } from 'lru-cache';
import type { ClientBase, CustomTypesConfig, QueryArrayConfig, QueryArrayResult } from 'pg';
import type { ReadBudget } from '../read-budget.js';

/** Prepared statements kept per connection. */
const limit = 200;

/** The raw text of every cell, in whatever type: codecs decide what it means. */
const rawText: CustomTypesConfig = { getTypeParser: () => (text: string) => text };

/** The same while there is budget for it; the driver hands over cell by cell as they arrive. */
const rawTextWithin = (budget: ReadBudget): CustomTypesConfig => ({
  getTypeParser: () => (text: string) => (budget.take(text) ? text : null),
});

/**
 * The named prepared statements of one connection, the least recently used forgotten first. The driver keeps names for
 * ever by itself, and so would the server.
 */
export class PreparedStatements {
  private sequence = 0;
  private readonly forgotten: string[] = [];
  private readonly names = new LRUCache<string, string>({
    max: limit,
    dispose: (name) => this.forgotten.push(name),
    noDisposeOnSet: true,
  });

  constructor(private readonly client: ClientBase) {}

  /** Runs a statement by its prepared form, preparing it at its first use. */
  async run(text: string, values: unknown[], budget: ReadBudget | null): Promise<QueryArrayResult<unknown[]>> {
    const known = this.names.get(text);
    const name = known ?? `backstay_${++this.sequence}`;
    const types = budget === null ? rawText : rawTextWithin(budget);
    const config: QueryArrayConfig<unknown[]> = { name, text, values, rowMode: 'array', types };
    const result = await this.client.query<unknown[]>(config);
    if (known === undefined) {
      // Only now, so that every name here exists on the server: deallocating another one would fail a transaction.
      this.names.set(text, name);
      await this.deallocateForgotten();
    }
    return result;
  }

  /** Forgets one statement; the next run prepares it anew (after 0A000: its result type changed under an ALTER). */
  async forget(text: string): Promise<void> {
    this.names.delete(text);
    await this.deallocateForgotten();
  }

  private async deallocateForgotten(): Promise<void> {
    for (let name = this.forgotten.pop(); name !== undefined; name = this.forgotten.pop()) {
      // A failed transaction refuses this; the name is never used again, so all that is lost is the server's memory of it.
      await this.client.query(`DEALLOCATE ${name}`).catch(() => undefined);
      forgetInDriver(this.client, name);
    }
  }
}

/** The driver remembers the texts of names in a place without a public door. */
function forgetInDriver(client: ClientBase, name: string): void {
  const connection: unknown = Reflect.get(client, 'connection');
  const parsed: unknown =
    typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'parsedStatements') : null;
  if (typeof parsed === 'object' && parsed !== null) Reflect.deleteProperty(parsed, name);
}
