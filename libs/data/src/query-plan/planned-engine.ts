import type {
  Engine,
  RowSet,
  RunOptions,
  Snapshot,
  SnapshotOptions,
  Transaction,
  TransactionOptions,
} from '@backstay/engine';
import type { PlanQuestion, Statement } from '@backstay/query';

/** A statement without its parameters, and how the engine says that it runs it. */
export interface StatementPlan {
  readonly sql: string;
  /** JSON text or lines, as it was asked for. */
  readonly plan: string;
}

/** What runs the statements of one transaction or snapshot. */
type Run = (statement: Statement) => Promise<RowSet>;

/**
 * An engine that asks for the plan of each statement of a request before it runs it, in the same transaction or snapshot.
 * It is for one request; `writes` says of which kind.
 */
export class PlannedEngine {
  readonly plans: StatementPlan[] = [];
  readonly engine: Engine;

  constructor(
    private readonly real: Engine,
    private readonly question: PlanQuestion,
    writes: boolean,
  ) {
    const own: Partial<Engine> = writes
      ? { transaction: (options, work) => this.#transaction(options, work), write: () => refuseWrite() }
      : {
          read: (statements, options) => this.#read(statements, options),
          snapshot: (options, work) => this.#snapshot(options, work),
        };
    this.engine = new Proxy(real, {
      get(target, name: keyof Engine) {
        const value = own[name] ?? target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  #read(statements: readonly Statement[], options: RunOptions): Promise<readonly RowSet[]> {
    return this.#snapshot(options, async (snapshot) => {
      const results: RowSet[] = [];
      for (const statement of statements) results.push(await snapshot.run(statement));
      return results;
    });
  }

  #snapshot<T>(options: SnapshotOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    return this.real.snapshot(options, (snapshot) => {
      this.plans.length = 0;
      return work({ run: this.#planned((statement) => snapshot.run(statement)) });
    });
  }

  #transaction<T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.real.transaction(options, (tx) => {
      this.plans.length = 0;
      return work({
        // Asked for only where they are wanted: a unit may have none.
        get entities() {
          return tx.entities;
        },
        run: this.#planned((statement) => tx.run(statement)),
      });
    });
  }

  #planned(run: Run): Run {
    const { explainer } = this.real;
    return async (statement) => {
      const answer = await run(explainer.ask(statement, this.question));
      this.plans.push({ sql: statement.sql, plan: explainer.read(answer, this.question) });
      return run(statement);
    };
  }
}

/** A write that is planned is rolled back, so that it never goes without a transaction. */
function refuseWrite(): never {
  throw new Error('A planned write needs a transaction');
}
