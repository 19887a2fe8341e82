import type { Engine, RunOptions, Snapshot, Transaction, TransactionOptions } from '@backstay/engine';
import type { Statement } from '@backstay/query';

/** Tables that a node looks into by the clock: the applied schema and its announcements, other nodes, what was revoked. */
const tablesOfTheNode = /\bbackstay_(schema|schema_announcements|nodes|revocations)\b/;

/**
 * The texts of all statements that requests run on an engine from now on, in their order. What comes by the clock is left
 * out: the sign of life, looks into the tables of the node, and the look whether there are triggers, which holds for two
 * seconds whoever asks.
 */
export function statementLog(engine: Engine): { readonly take: () => readonly string[] } {
  let log: string[] = [];
  const noted = <T>(statement: Statement, run: () => T): T => {
    log.push(statement.sql);
    return run();
  };
  const { read, write, transaction, snapshot } = engine;
  Object.assign(engine, {
    read: (statements: readonly Statement[], options: RunOptions) => {
      for (const { sql } of statements) log.push(sql);
      return read.call(engine, statements, options);
    },
    write: (statement: Statement, options: RunOptions) =>
      noted(statement, () => write.call(engine, statement, options)),
    transaction: <T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>) =>
      transaction.call(engine, options, (tx: Transaction) =>
        work({
          // Only where they are asked for: most units of work have none.
          get entities() {
            return tx.entities;
          },
          run: (statement) => noted(statement, () => tx.run(statement)),
        }),
      ),
    snapshot: <T>(options: RunOptions, work: (one: Snapshot) => Promise<T>) =>
      snapshot.call(engine, options, (one: Snapshot) =>
        work({ run: (statement) => noted(statement, () => one.run(statement)) }),
      ),
  });
  return {
    take: () => {
      const byTheClock = (sql: string): boolean =>
        sql === 'SELECT 1' || sql === engine.introspector.triggered || tablesOfTheNode.test(sql);
      const taken = log.filter((sql) => !byTheClock(sql));
      log = [];
      return taken;
    },
  };
}
