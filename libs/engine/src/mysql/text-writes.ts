import type { PoolConnection } from 'mysql2';
import type { RowSet } from '../engine.js';
import { commandsOf, PrepareCommand, WriteCommand } from './driver-commands.js';
import type { PreparedTexts } from './prepared-texts.js';
import { executePacket, preparePacket } from './statement-packets.js';

/** A write without RETURNING whose parameters are texts, and whose prepared form may be run again. */
export interface TextWrite {
  readonly sql: string;
  readonly parameters: readonly (string | null)[];
}

/**
 * Writes of one connection whose parameters are texts, as commands in the driver's own queue: it makes an object of each
 * parameter, and six hundred of an INSERT of a hundred rows.
 */
export class TextWrites {
  constructor(
    private readonly connection: PoolConnection,
    private readonly kept: PreparedTexts,
  ) {}

  /**
   * Runs a write; null: it gives rows or is too long for one packet, and the driver must run it. Rejects with the driver's own
   * errors.
   */
  run({ sql, parameters }: TextWrite): Promise<RowSet | null> {
    const known = this.kept.find(sql);
    if (known !== undefined) return this.#execute(executePacket(known.id, parameters));
    const prepare = preparePacket(sql);
    if (prepare === null) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const preparing = new PrepareCommand(this.kept.withClosing([prepare]), reject);
      commandsOf(this.connection).addCommand(preparing);
      const next = (): Buffer | undefined => {
        const { prepared } = preparing;
        if (prepared === null) return undefined;
        const bytes = prepared.givesRows ? null : executePacket(prepared.id, parameters);
        if (bytes === null) {
          this.kept.close(prepared);
          resolve(null);
          return undefined;
        }
        this.kept.keep(sql, prepared);
        return this.kept.withClosing([bytes]);
      };
      commandsOf(this.connection).addCommand(new WriteCommand(next, resolve, reject));
    });
  }

  #execute(bytes: Buffer | null): Promise<RowSet | null> {
    if (bytes === null) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const command = new WriteCommand(() => this.kept.withClosing([bytes]), resolve, reject);
      commandsOf(this.connection).addCommand(command);
    });
  }
}
