import { LRUCache } from 'lru-cache';
import type { SqliteConnection } from './sqlite-connection.js';

/** Rows that a statement may visit in our own process: some milliseconds of work. */
const rowBudget = 50_000;

/** Milliseconds that a verdict holds: tables grow and plans change. */
const validMs = 30_000;

/** Rows guessed for a loop over something that is no table: the values of an IN, the elements of a JSON document. */
const otherRows = 100;

/** Operations of SQLite's program that mean a loop over all rows of a cursor (sqlite.org/opcode.html). */
const loops = ['Next', 'Prev', 'VNext', 'Count'] as const;

/**
 * Tells reads that end soon from those that may not, by the program SQLite made of them: the product of the sizes of
 * all tables it loops over, as if every loop were inside the others. A look-up by a unique key is no loop.
 */
export class StatementCost {
  private readonly verdicts = new LRUCache<string, boolean>({ max: 1000, ttl: validMs });

  constructor(private readonly connection: SqliteConnection) {}

  /** True: at most some thousand rows are visited, whatever the parameters are. */
  isBounded(sql: string): boolean {
    const known = this.verdicts.get(sql);
    if (known !== undefined) return known;
    const verdict = this.judge(sql);
    this.verdicts.set(sql, verdict);
    return verdict;
  }

  /** What was thought to end soon did not: for a while it counts as what may not, whatever its parameters. */
  refute(sql: string): void {
    this.verdicts.set(sql, false);
  }

  private judge(sql: string): boolean {
    // A plan is told without a row being visited.
    if (sql.startsWith('EXPLAIN ')) return true;
    const plan = this.select(`EXPLAIN QUERY PLAN ${sql}`);
    if (plan.some(([, , , step]) => String(step).includes('RECURSIVE'))) return false;
    const program = this.select(`EXPLAIN ${sql}`);
    const roots = new Map(
      program.filter(([, operation]) => operation === 'OpenRead').map(([, , cursor, root]) => [cursor, root]),
    );
    const cursors = (...operations: string[]): ReadonlySet<unknown> =>
      new Set(program.filter(([, operation]) => operations.includes(String(operation))).map(([, , cursor]) => cursor));
    // What is sorted was visited before.
    const looped = [...cursors(...loops)].filter((cursor) => !cursors('Sort', 'SorterSort').has(cursor));
    const lists = looped.filter((cursor) => cursors('OpenEphemeral').has(cursor));
    // The values of one list are all different, so that together they lead to each row of a table once at most.
    const free = lists.length === 1 ? lists[0] : null;
    let visited = 1;
    for (const cursor of looped) if (cursor !== free) visited *= this.size(roots.get(cursor));
    return visited <= rowBudget;
  }

  /** Rows of the table that a page is the root of (its own or one of its indexes'), counted up to the budget. */
  private size(root: unknown): number {
    if (root === undefined) return otherRows;
    const [row] = this.select('SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?', [Number(root)]);
    if (!row) return otherRows;
    const table = `"${String(row[0]).replaceAll('"', '""')}"`;
    const [count] = this.select(`SELECT count(*) FROM (SELECT 1 FROM ${table} LIMIT ${rowBudget + 1})`);
    return Math.max(1, Number(count?.[0]));
  }

  private select(sql: string, parameters: readonly number[] = []): readonly (readonly unknown[])[] {
    return this.connection.run({ sql, parameters }).rows;
  }
}
