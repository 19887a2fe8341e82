import type { PoolConnection } from 'mysql2';
import type { RowSet } from '../engine.js';
import type { ReadBudget } from '../read-budget.js';
import { commandsOf, ExecuteCommand, PrepareCommand, type PreparedText } from './driver-commands.js';
import type { PreparedTexts } from './prepared-texts.js';
import { closePacket, executePacket, lastPrepared, preparePacket } from './statement-packets.js';

/** How a SELECT is run. */
export interface TextRead {
  readonly sql: string;
  readonly parameters: readonly (string | null)[];
  /** Whether its prepared form may be run again. */
  readonly reusable: boolean;
  readonly budget: ReadBudget | null;
}

/**
 * Reads of one connection whose parameters and cells are texts, which is what answers are made of. They are commands in the
 * driver's own queue, spared what it does for statements and cells of all kinds; and where the server knows the
 * statement that was prepared last, preparing, running and closing one is a single write.
 */
export class TextReads {
  /** What was prepared last on this connection is nothing, or a read: to run it by mistake would do nothing. */
  #harmless = true;

  /** `direct`: the server runs what was prepared last without being told which one it is. */
  constructor(
    private readonly connection: PoolConnection,
    private readonly direct: boolean,
    private readonly kept: PreparedTexts,
  ) {}

  /** Another statement was prepared on this connection. */
  prepared(): void {
    this.#harmless = false;
  }

  /**
   * Runs a SELECT; null: its cells are not all texts, or it is too long, and the driver must run it. Rejects with the
   * driver's own errors.
   */
  run(read: TextRead): Promise<RowSet | null> {
    const known = this.kept.find(read.sql);
    return known === undefined ? this.#prepareAndRun(read) : this.#runKnown(known, read);
  }

  #runKnown({ id }: PreparedText, { parameters, budget }: TextRead): Promise<RowSet | null> {
    const bytes = executePacket(id, parameters);
    if (bytes === null) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const command = new ExecuteCommand(() => this.kept.withClosing([bytes]), budget, resolve, reject);
      commandsOf(this.connection).addCommand(command);
    });
  }

  #prepareAndRun(read: TextRead): Promise<RowSet | null> {
    const { sql, parameters, budget, reusable } = read;
    const prepare = preparePacket(sql);
    const execute = executePacket(lastPrepared, parameters);
    if (prepare === null || execute === null) return Promise.resolve(null);
    // A statement that is refused before it is looked at (there may be too many) leaves the one before in its place, which is
    // then run. The refusal is the answer, so that must not have written.
    const atOnce = this.direct && this.#harmless;
    const sent = atOnce ? [prepare, execute, ...(reusable ? [] : [closePacket(lastPrepared)])] : [prepare];
    return new Promise((resolve, reject) => {
      const preparing = new PrepareCommand(this.kept.withClosing(sent), reject);
      const next = (): Buffer | null | undefined => {
        const { prepared } = preparing;
        if (prepared === null) {
          // What was sent behind it has closed the one before, and that may be one that is kept.
          if (atOnce && !reusable) this.kept.clear();
          return atOnce ? null : undefined;
        }
        this.#harmless = true;
        const kept = reusable && prepared.textOnly;
        if (kept) this.kept.keep(sql, prepared);
        if (atOnce && !reusable) return null;
        // Behind what is sent now, if anything is.
        const rest = kept ? [] : [closePacket(prepared.id)];
        if (atOnce || !prepared.textOnly) {
          if (!kept) this.kept.close(prepared);
          if (!atOnce) resolve(null);
          return atOnce ? null : undefined;
        }
        return this.kept.withClosing([executePacket(prepared.id, parameters)!, ...rest]);
      };
      const commands = commandsOf(this.connection);
      commands.addCommand(preparing);
      commands.addCommand(new ExecuteCommand(next, budget, resolve, reject));
    });
  }
}
