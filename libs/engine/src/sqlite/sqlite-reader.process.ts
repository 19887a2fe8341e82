/**
 * Entry of a reader process: it runs reads that may take long, and is simply ended when one takes too long. Nothing but
 * the channel to its parent keeps it alive, so it ends by itself when that is gone. It stands on node: modules alone, so
 * that it starts fast and from sources as well as from the build.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

interface Request {
  readonly statements: readonly { readonly sql: string; readonly parameters: readonly (SQLInputValue | boolean)[] }[];
  /** `begin` to `end` see one state of the database; absent: the statements do among themselves. */
  readonly snapshot?: 'begin' | 'within' | 'end';
  /** Characters of text and bytes that may be read from here to the end of the snapshot; null: as many as there are. */
  readonly maxCharacters: number | null;
}

class TooLarge extends Error {}

const [path = '', ...functionUrls] = process.argv.slice(2);
const database = new DatabaseSync(path, {
  readOnly: true,
  timeout: 1000,
  enableDoubleQuotedStringLiterals: false,
});
for (const url of functionUrls) {
  const functions: { registerFunctions(database: DatabaseSync): void } = await import(url);
  functions.registerFunctions(database);
}

const prepared = new Map<string, StatementSync>();

function prepare(sql: string): StatementSync {
  const known = prepared.get(sql);
  if (known) return known;
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  if (prepared.size >= 200) prepared.clear();
  prepared.set(sql, statement);
  return statement;
}

let left = Infinity;

function readRows({ sql, parameters }: Request['statements'][number]): unknown[] {
  const rows: unknown[] = [];
  const values = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value));
  try {
    for (const row of prepare(sql).iterate(...values) as unknown as Iterable<readonly unknown[]>) {
      for (const cell of row) {
        if (typeof cell === 'string') left -= cell.length;
        else if (cell instanceof Uint8Array) left -= cell.byteLength;
      }
      if (left < 0) throw new TooLarge();
      rows.push(row);
    }
  } catch (error) {
    // The driver would give the same error to whoever asks next: its reset answers with the failure before it.
    prepared.delete(sql);
    throw error;
  }
  return rows;
}

function run({ statements, snapshot, maxCharacters }: Request): unknown[] {
  if (snapshot !== 'within') left = maxCharacters ?? Infinity;
  if (snapshot !== 'within' && snapshot !== 'end') database.exec('BEGIN');
  try {
    return statements.map(readRows);
  } finally {
    if (snapshot !== 'within' && snapshot !== 'begin') database.exec('COMMIT');
  }
}

process.on('message', (request: Request) => {
  try {
    process.send?.({ results: run(request) });
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number };
    process.send?.({ error: { message, errcode: errcode ?? null, tooLarge: error instanceof TooLarge } });
  }
});
process.send?.({ ready: true });
