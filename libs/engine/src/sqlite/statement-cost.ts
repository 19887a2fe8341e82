import { LRUCache } from 'lru-cache';
import type { SqliteConnection } from './sqlite-connection.js';
import { programOf, type Loop, type Program } from './statement-program.js';

/** Rows that a statement may visit in our own process: some milliseconds of work. */
const rowBudget = 50_000;

/** Rows that it may visit where nothing but the count of them says so. */
const countedRows = 5_000;

/** Milliseconds that a verdict holds: tables grow and plans change. */
const validMs = 30_000;

/** Milliseconds that the size of a table holds for all statements that are judged meanwhile. */
const sizeValidMs = 5_000;

/** Rows guessed for a loop over something that is no table: the values of an IN, the elements of a JSON document. */
const otherRows = 100;

/** How many rows a read may visit in this process: as many as it likes, so many, or none: it may take long. */
export type Visits = number;

/**
 * Tells reads that end soon from those that may not, by the program SQLite made of them: the product of the sizes of
 * all tables it loops over, as if every loop were inside the others. A look-up by a unique key is no loop. Where that
 * is too much, a loop that counts its rows (`Dialect.visit`) is as long as it is let run.
 */
export class StatementCost {
  private readonly verdicts = new LRUCache<string, Visits>({ max: 1000, ttl: validMs });
  /** Rows of tables, by the page that is their root. */
  private readonly sizes = new LRUCache<number, number>({ max: 1000, ttl: sizeValidMs });

  constructor(private readonly connection: SqliteConnection) {}

  /** Infinity: at most some thousand rows are visited, whatever the parameters are. 0: it may take long. */
  visitsOf(sql: string): Visits {
    const known = this.verdicts.get(sql);
    if (known !== undefined) return known;
    const verdict = this.judge(sql);
    this.verdicts.set(sql, verdict);
    return verdict;
  }

  /** What was thought to end soon did not: for a while it counts as what may not, whatever its parameters. */
  refute(sql: string): void {
    this.verdicts.set(sql, 0);
  }

  private judge(sql: string): Visits {
    // A plan is told without a row being visited.
    if (sql.startsWith('EXPLAIN ')) return Infinity;
    const program = programOf(this.select(`EXPLAIN ${sql}`));
    if (program.hasQueue && this.isRecursive(sql)) return 0;
    if (this.rowsOf(program, program.loops) <= rowBudget) return Infinity;
    const counted = program.loops.filter((loop) => loop.counted);
    if (counted.length === 0 || counted.some(({ whole }) => whole)) return 0;
    const others = program.loops.filter((loop) => !loop.counted);
    return this.rowsOf(program, others) * countedRows <= rowBudget ? countedRows : 0;
  }

  private isRecursive(sql: string): boolean {
    return this.select(`EXPLAIN QUERY PLAN ${sql}`).some(([, , , step]) => String(step).includes('RECURSIVE'));
  }

  private rowsOf({ lists }: Program, loops: readonly Loop[]): number {
    // The values of one list are all different, so that together they lead to each row of a table once at most.
    const free = lists.length === 1 ? lists[0] : null;
    let visited = 1;
    for (const { cursor, root } of loops) if (cursor !== free) visited *= this.size(root);
    return visited;
  }

  /** Rows of the table that a page is the root of (its own or one of its indexes'), counted up to the budget. */
  private size(root: number | undefined): number {
    if (root === undefined) return otherRows;
    const known = this.sizes.get(root);
    if (known !== undefined) return known;
    const size = this.count(root);
    this.sizes.set(root, size);
    return size;
  }

  private count(root: number): number {
    const [row] = this.select('SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?', [root]);
    if (!row) return otherRows;
    const table = `"${String(row[0]).replaceAll('"', '""')}"`;
    const [count] = this.select(`SELECT count(*) FROM (SELECT 1 FROM ${table} LIMIT ${rowBudget + 1})`);
    return Math.max(1, Number(count?.[0]));
  }

  private select(sql: string, parameters: readonly number[] = []): readonly (readonly unknown[])[] {
    return this.connection.run({ sql, parameters }).rows;
  }
}
