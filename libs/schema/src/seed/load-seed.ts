import { writtenName } from '@backstay/catalog';
import type { Engine, Transaction } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import { nameConstraint } from '@backstay/query';
import type { SourcePosition } from '../parse/parsed-schema.js';
import { givenIdentity } from './fill-row.js';
import { insertStatement, prepareSeed, type Chunk } from './prepare-seed.js';
import { SeedProblems } from './seed-problems.js';
import type { Seeds } from './seed-rows.js';

/** What was loaded. */
export interface SeedReport {
  /** Rows written, by table, in the order of loading. */
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly files: readonly string[];
  /** What was read and not loaded, one line each. */
  readonly skipped: readonly string[];
}

/** Milliseconds that one statement of a seed may take. */
const timeoutMs = 60_000;

/** Codes of failures that are about the rows themselves, so that the file can be named. */
const aboutRows = /^2[23]/;

/** A row of the seed that the database refused. */
class RefusedRows extends Error {
  constructor(
    readonly chunk: Chunk,
    readonly failure: Failure,
  ) {
    super(failure.message);
  }
}

/**
 * Writes all rows in one transaction, or none. Throws SeedProblems with every wrong value at its place in the files, or
 * with the one row that the database refused.
 */
export async function loadSeed(engine: Engine, seeds: Seeds): Promise<SeedReport> {
  const { chunks, problems } = prepareSeed(seeds, engine);
  if (problems.length > 0) throw new SeedProblems(problems);
  try {
    await write(engine, chunks);
  } catch (error) {
    if (!(error instanceof RefusedRows)) throw error;
    await writeRowByRow(engine, chunks, error.chunk);
  }
  return { tables: counts(chunks), files: seeds.files, skipped: seeds.skipped };
}

/** The same again with the refused chunk in single rows: the one that fails is the one to name. */
async function writeRowByRow(engine: Engine, chunks: readonly Chunk[], refused: Chunk): Promise<void> {
  const singles = chunks.flatMap((chunk) =>
    chunk === refused ? chunk.rows.map((row): Chunk => ({ table: chunk.table, rows: [row] })) : [chunk],
  );
  try {
    await write(engine, singles);
  } catch (error) {
    if (!(error instanceof RefusedRows)) throw error;
    const start: SourcePosition = { file: '', line: 1, column: 1 };
    const { message, details } = error.failure;
    throw new SeedProblems([
      {
        ...(error.chunk.rows[0]?.at ?? start),
        message: typeof details === 'string' ? `${message} (${details})` : message,
        advice: 'Correct the row.',
      },
    ]);
  }
}

async function write(engine: Engine, chunks: readonly Chunk[]): Promise<void> {
  await engine.transaction({ timeoutMs }, async (tx) => {
    for (const chunk of chunks) await insert(tx, chunk, engine);
    for (const statement of identityMoves(chunks, engine)) await tx.run({ sql: statement, parameters: [] });
  });
}

async function insert(tx: Transaction, chunk: Chunk, engine: Engine): Promise<void> {
  try {
    await tx.run(insertStatement(chunk, engine));
  } catch (error) {
    if (error instanceof Failure && aboutRows.test(error.code)) {
      const { table } = chunk;
      throw new RefusedRows(chunk, nameConstraint(error, { command: 'insert', table, tables: [] }));
    }
    throw error;
  }
}

/** Statements that put the counters behind the ids that were given, once per table. */
function identityMoves(chunks: readonly Chunk[], engine: Engine): readonly string[] {
  const moved = new Map<string, readonly string[]>();
  for (const { table, rows } of chunks) {
    const [first] = rows;
    const column = first === undefined ? null : givenIdentity(table, first);
    if (column !== null) moved.set(`${table.schema}.${table.name}`, engine.ddl.moveIdentity(table, column.name));
  }
  return [...moved.values()].flat();
}

function counts(chunks: readonly Chunk[]): SeedReport['tables'] {
  const rows = new Map<string, number>();
  for (const chunk of chunks) {
    const name = writtenName(chunk.table);
    rows.set(name, (rows.get(name) ?? 0) + chunk.rows.length);
  }
  return [...rows].map(([table, count]) => ({ table, rows: count }));
}
