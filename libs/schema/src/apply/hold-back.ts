import { Injectable } from '@nestjs/common';
import { heldTables } from '../plan/held-tables.js';
import type { SchemaPlan } from '../plan/schema-plan.js';
import { SchemaProblems } from '../plan/schema-problems.js';
import { Announcements } from '../system/announcements.js';
import { NodeRegistry } from '../system/node-registry.js';

/**
 * Sees to it that no node answers from what it knows of a table while that is made untrue: tells the nodes, waits until
 * each leaves the tables alone, and only then lets the plan be carried out.
 */
@Injectable()
export class HoldBack {
  constructor(
    private readonly announcements: Announcements,
    private readonly nodes: NodeRegistry,
  ) {}

  /** Runs `work`, which carries the plan out. Throws SchemaProblems, with nothing done, when a node does not follow. */
  async during<T>({ from, steps, before }: SchemaPlan, work: () => Promise<T>): Promise<T> {
    const tables = heldTables(steps, before);
    if (tables.length === 0) return work();
    await this.announcements.announce({ version: from + 1, tables });
    try {
      const silent = await this.nodes.waitUntilReady(from + 1);
      if (silent.length > 0) throw new SchemaProblems([notReady(silent, tables)]);
      return await work();
    } finally {
      // After a success it says nothing any more; what is left of a failure that nobody could tell runs out by itself.
      await this.announcements.withdraw().catch(() => undefined);
    }
  }
}

const notReady = (nodes: readonly string[], tables: readonly string[]) => ({
  object: tables.join(', '),
  message: `Running nodes did not say in time that they leave these tables alone while they change: ${nodes.join(', ')}.`,
  advice:
    'Nothing was done. Try again; a node that runs an older program, or cannot reach the database, has to be stopped first.',
});
