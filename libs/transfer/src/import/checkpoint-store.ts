import { createHash } from 'node:crypto';
import type { Table } from '@backstay/catalog';
import type { Engine, Transaction } from '@backstay/engine';
import { OperatorError } from '@backstay/kernel';
import { hashFile, type Source } from '../file/open-source.js';
import { ImportCheckpointEntity } from '../system/import-checkpoint.entity.js';
import type { ImportOptions } from './import-options.js';
import type { RejectLengths } from './reject-file.js';

/** How far an import has come. */
export interface Checkpoint {
  /** Bytes of the unpacked file that are dealt with. */
  readonly offset: number;
  /** The line that begins there. */
  readonly line: number;
  readonly written: number;
  readonly refused: number;
  readonly rejects: RejectLengths;
  /** The whole file is dealt with. */
  readonly done: boolean;
}

/** Where an import begins that has not been begun. */
export const beginning: Checkpoint = {
  offset: 0,
  line: 1,
  written: 0,
  refused: 0,
  rejects: { rows: 0, reasons: 0 },
  done: false,
};

/** Milliseconds for a statement on the checkpoints. */
const timeoutMs = 30_000;

const sha256 = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\n')).digest('hex');

/** The checkpoint of one file and one table, which is committed together with the rows it counts. */
export class CheckpointStore {
  private constructor(
    private readonly engine: Engine,
    private readonly id: string,
    private readonly tableName: string,
    private readonly place: string,
    private readonly options: string,
  ) {}

  /** The store of a file that can be read again. The tables of this lib must be on `engine`. */
  static async for(engine: Engine, table: Table, source: Source, options: ImportOptions): Promise<CheckpointStore> {
    const path = source.path ?? '';
    const name = `${table.schema}.${table.name}`;
    const { format, columns, nullText, onConflict, pass } = options;
    const part = pass.part === 'whole' ? {} : { pass };
    const meaning = JSON.stringify({ format, columns, map: [...options.map], nullText, onConflict, ...part });
    // A second run over the same file has a checkpoint of its own beside that of the first.
    const second = pass.part === 'only' ? ['only', ...pass.columns] : [];
    const id = sha256(name, await hashFile(path), ...second);
    return new CheckpointStore(engine, id, name, sha256(path, ...second), meaning);
  }

  /**
   * Where this run begins. Throws OperatorError when a run before stopped half-way and `resume` and `restart` are
   * silent, when the file or the options are others than then, and when there is nothing to go on from.
   */
  async begin({ resume, restart }: ImportOptions, file: string): Promise<Checkpoint> {
    const found = await this.#find();
    const same = found.find(({ id }) => id === this.id);
    const changed = found.find(({ id, place, done }) => id !== this.id && place === this.place && done === 0);
    if (restart) return beginning;
    if (resume && same !== undefined) {
      if (same.options === this.options) return checkpointOf(same);
      throw new OperatorError(
        `${file} was imported with other options up to line ${same.line}: go on with those, or begin again with --restart.`,
      );
    }
    if (changed !== undefined)
      throw new OperatorError(
        `${file} has changed since its import stopped at line ${changed.line}, behind ${changed.written} rows: its rows cannot be told from those that are in the table. Bring the file back and say --resume, or begin again with --restart.`,
      );
    if (same !== undefined && same.done === 0)
      throw new OperatorError(
        `An import of ${file} stopped at line ${same.line}, behind ${same.written} rows. Say --resume to go on, or --restart to begin again.`,
      );
    return beginning;
  }

  /** Writes a checkpoint inside the transaction of the rows it counts. */
  async save({ entities }: Transaction, checkpoint: Checkpoint): Promise<void> {
    const { offset, line, written, refused, rejects, done } = checkpoint;
    const values = {
      tableName: this.tableName,
      place: this.place,
      options: this.options,
      position: String(offset),
      line: String(line),
      written: String(written),
      refused: String(refused),
      rejectBytes: String(rejects.rows),
      reasonBytes: String(rejects.reasons),
      done: done ? 1 : 0,
    };
    const there = await entities.findOneBy(ImportCheckpointEntity, { id: this.id });
    if (there === null) {
      // What another content of the same file left is of no use any more.
      await entities.delete(ImportCheckpointEntity, { place: this.place, tableName: this.tableName });
      await entities.insert(ImportCheckpointEntity, { id: this.id, ...values });
    } else await entities.update(ImportCheckpointEntity, { id: this.id }, values);
  }

  #find(): Promise<readonly ImportCheckpointEntity[]> {
    return this.engine.transaction({ timeoutMs }, ({ entities }) =>
      entities.findBy(ImportCheckpointEntity, { tableName: this.tableName }),
    );
  }
}

const checkpointOf = (row: ImportCheckpointEntity): Checkpoint => ({
  offset: Number(row.position),
  line: Number(row.line),
  written: Number(row.written),
  refused: Number(row.refused),
  rejects: { rows: Number(row.rejectBytes), reasons: Number(row.reasonBytes) },
  done: row.done === 1,
});
