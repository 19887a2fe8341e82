import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine, RunOptions, Snapshot, Transaction, TransactionOptions } from '@backstay/engine';
import type { Statement } from '@backstay/query';
import { canary, canaryNumber } from './canary.js';

/** Files under a folder that the product is made of. */
function sourcesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql)$/.test(name) && !/\.(spec|d)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

const word = /[\p{L}_][\p{L}\p{N}_]*/gu;

/** Comments name much that no statement is made of. */
const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/**
 * Every word that a statement can be made of: those of the compiler's and the engines' own sources, and those of the
 * schema. A word that is none of them can only have come from a caller.
 */
export function vocabularyOf(schema: readonly string[]): ReadonlySet<string> {
  const root = join(import.meta.dirname, '../../libs');
  const sources = [
    'query/src',
    'engine/src',
    'expression/src',
    'data/src',
    'schema/src/system',
    'identity/src/system',
  ].flatMap((folder) => sourcesOf(join(root, folder)));
  return new Set([...sources.map(withoutComments), ...schema].flatMap((text) => text.match(word) ?? []));
}

/** Words that are made while compiling: names of functions of ours, aliases of tables and of derived ones. */
const made = /^(backstay_[a-z_]+(_\d+)?|t\d+(_\w+)?|c\d+|k\d+|v\d+|n\d+|b\d+|p\d+|x[0-9a-f]*)$/i;

/** Looks at every statement an engine is given, and remembers what no compiler of ours can have written. */
export class SqlObserver {
  #foreign: string[] = [];
  readonly seen = new Set<string>();

  /** `vocabulary` null: only the canary is looked for. */
  constructor(private readonly vocabulary: ReadonlySet<string> | null) {}

  /** Observes an engine from now on. */
  watch(engine: Engine): void {
    const { read, write, transaction, snapshot } = engine;
    const look = (statement: Statement): Statement => {
      this.#look(statement.sql);
      return statement;
    };
    Object.assign(engine, {
      read: (statements: readonly Statement[], options: RunOptions) => read.call(engine, statements.map(look), options),
      write: (statement: Statement, options: RunOptions) => write.call(engine, look(statement), options),
      transaction: <T>(options: TransactionOptions, work: (tx: Transaction) => Promise<T>) =>
        transaction.call(engine, options, (tx: Transaction) =>
          work({
            get entities() {
              return tx.entities;
            },
            run: (statement) => tx.run(look(statement)),
          }),
        ),
      snapshot: <T>(options: RunOptions, work: (one: Snapshot) => Promise<T>) =>
        snapshot.call(engine, options, (one: Snapshot) => work({ run: (statement) => one.run(look(statement)) })),
    });
  }

  /** What was found since the last time, with the statements it was found in. */
  take(): readonly string[] {
    const found = this.#foreign;
    this.#foreign = [];
    return found;
  }

  #isOurs(word: string): boolean {
    const { vocabulary } = this;
    // The compiler numbers names of its own: t0, item2, note_p1.
    const name = word.replace(/(_[a-z])?\d+$/, '');
    return (
      vocabulary === null || [word, name, word.toLowerCase()].some((one) => vocabulary.has(one)) || made.test(word)
    );
  }

  #look(sql: string): void {
    if (this.seen.has(sql)) return;
    this.seen.add(sql);
    // The two numbers that are written out, digits that the parser has counted.
    const text = sql.replaceAll(/\b(LIMIT|OFFSET) \d+/g, '$1');
    const planted = text.toLowerCase().includes(canary) || text.includes(canaryNumber);
    const unknown = planted ? canary : (text.match(word) ?? []).find((one) => !this.#isOurs(one));
    if (unknown !== undefined) this.#foreign.push(`${unknown}: ${sql}`);
  }
}
