import type { Engine } from '@backstay/engine';
import { factsOf, Failure, OperatorError } from '@backstay/kernel';
import type { Checkpoint, CheckpointStore } from './checkpoint-store.js';
import type { Refusal } from './import-options.js';
import { refused, type Item, type ReadRow, type RefusedRow } from './read-row.js';
import type { RejectFile } from './reject-file.js';
import type { RowWriter } from './write-rows.js';

/** Milliseconds that one statement of an import may take. */
const timeoutMs = 120_000;

/** Codes of failures that are about the rows themselves: values and constraints. */
const aboutRows = /^(2[123]|428)/;

/** Refusals that are kept to be shown. */
const shown = 20;

/** What the writer works with. */
export interface BatchParts {
  readonly engine: Engine;
  readonly rows: RowWriter;
  /** Null: nothing remembers how far it came. */
  readonly store: CheckpointStore | null;
  readonly rejects: RejectFile | null;
  readonly maxRejects: number;
  /** Everything is checked that needs no database, and nothing written. */
  readonly dryRun: boolean;
}

/**
 * Commits records in their order, each batch with the checkpoint behind it. A batch that the database refuses is halved
 * until the row is found that it refuses: as many steps as the number of rows has binary digits.
 */
export class BatchWriter {
  readonly refusals: Refusal[] = [];

  constructor(
    private readonly parts: BatchParts,
    private at: Checkpoint,
  ) {}

  /** How far it came: all of it is in the database. */
  get checkpoint(): Checkpoint {
    return this.at;
  }

  /** Commits what can be, and refuses the rest. `line` is the one that begins behind the items. */
  async write(items: readonly Item[], line: number): Promise<void> {
    if (items.length === 0) return;
    try {
      await this.#commit(items, line, false);
    } catch (error) {
      if (!(error instanceof Failure) || !aboutRows.test(error.code)) throw error;
      await this.#halve(items, line, error);
    }
  }

  /** Says that the whole file is dealt with. */
  async finish(): Promise<void> {
    await this.#commit([], this.at.line, true);
  }

  async #halve(items: readonly Item[], line: number, failure: Failure): Promise<void> {
    const rows = items.filter((item) => item.kind === 'row');
    if (rows.length === 1)
      return this.#commit(
        items.map((item) => asRefused(item, failure)),
        line,
        false,
      );
    const middle = items.indexOf(rows[Math.ceil(rows.length / 2)]!);
    const [before, behind] = [items.slice(0, middle), items.slice(middle)];
    await this.write(before, behind[0]!.record.line);
    await this.write(behind, line);
  }

  async #commit(items: readonly Item[], line: number, done: boolean): Promise<void> {
    const rejected = items.filter((item) => item.kind === 'refused');
    const rows = items.filter((item): item is ReadRow => item.kind === 'row');
    this.#require(rejected);
    const { engine, rejects, store, dryRun } = this.parts;
    const before = this.at.rejects;
    await rejects?.append(rejected);
    const next: Checkpoint = {
      offset: items.at(-1)?.record.end ?? this.at.offset,
      line,
      written: this.at.written + rows.length,
      refused: this.at.refused + rejected.length,
      rejects: rejects?.lengths ?? before,
      done,
    };
    try {
      if (!dryRun && (rows.length > 0 || store !== null))
        await engine.transaction({ timeoutMs, retry: true }, async (tx) => {
          if (rows.length > 0)
            await this.parts.rows.write(
              tx,
              rows.map(({ row }) => row),
            );
          await store?.save(tx, next);
        });
    } catch (error) {
      await rejects?.back(before);
      throw error;
    }
    this.at = next;
    this.refusals.push(...rejected.slice(0, Math.max(0, shown - this.refusals.length)).map(({ refusal }) => refusal));
  }

  /** Throws OperatorError when more rows would be refused than may be; the ones before them stay. */
  #require(rejected: readonly RefusedRow[]): void {
    const { maxRejects } = this.parts;
    if (this.at.refused + rejected.length <= maxRejects) return;
    throw new TooManyRefused([...this.refusals, ...rejected.map(({ refusal }) => refusal)], maxRejects);
  }
}

/** More rows were refused than may be. What was committed before stays. */
export class TooManyRefused extends OperatorError {
  constructor(
    readonly refusals: readonly Refusal[],
    most: number,
  ) {
    const last = refusals.at(-1)!;
    const about = last.column === null ? '' : `column ${last.column}: `;
    super(
      `line ${last.line}: ${about}${last.message} (${last.code}). ${most === 0 ? 'No row may be refused' : `More than ${most} rows are refused`}: mend the file, or say --reject FILE or --max-rejects N.`,
    );
  }
}

/** The one row of these items that the database refused, and why. */
function asRefused(item: Item, failure: Failure): Item {
  if (item.kind !== 'row') return item;
  const column = factsOf(failure, 'not_null_violation')?.column ?? null;
  return refused(item.record, failure, column);
}
