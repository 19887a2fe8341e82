import type { PoolConnection } from 'mysql2';
import type { RawValue } from '@backstay/query';
import type { RowSet } from '../engine.js';
import type { ReadBudget } from '../read-budget.js';

/** A packet of the server's, as the driver hands it over: only until the next one comes. */
export interface DriverPacket {
  readonly buffer: Buffer;
  /** Of the payload's first byte. */
  readonly offset: number;
  /** Behind the payload. */
  readonly end: number;
  isError(): boolean;
  asError(encoding: string): Error;
}

/** What a command needs of a connection: it writes packets, and says which number the next packet of the server's has. */
export interface DriverConnection {
  sequenceId: number;
  addCommand(command: DriverCommand): void;
  write(bytes: Buffer): void;
}

/** A place in the driver's queue of commands. The driver calls `execute` without a packet when its turn has come; true: it is over. */
export interface DriverCommand {
  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean;
  /** The connection broke. */
  onResult(error: Error): void;
}

/** The driver's own queue, which its types leave out. */
export const commandsOf = (connection: PoolConnection): DriverConnection => connection as unknown as DriverConnection;

/** A statement that the server has prepared. */
export interface PreparedText {
  readonly id: number;
  readonly givesRows: boolean;
  /** Every cell of its rows is a text. */
  readonly textOnly: boolean;
}

/** COM_STMT_PREPARE. What is sent in the same write is answered to the next command. */
export class PrepareCommand implements DriverCommand {
  readonly #columns = new TextColumns();
  #id: number | null = null;
  /** Packets of parameters and of columns that are still to come; each list ends with one more. */
  #parameters = 0;
  #selected = 0;
  #givesRows = false;
  /** Null: not prepared yet, or refused. */
  prepared: PreparedText | null = null;

  constructor(
    private readonly bytes: Buffer,
    private readonly refused: (error: Error) => void,
  ) {}

  onResult(error: Error): void {
    this.refused(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet === undefined) return start(connection, this.bytes);
    if (packet.isError()) {
      this.refused(packet.asError('utf8'));
      return true;
    }
    this.#read(packet);
    if (this.#parameters + this.#selected > 0) return false;
    this.prepared = { id: this.#id!, givesRows: this.#givesRows, textOnly: this.#columns.textOnly };
    return true;
  }

  #read(packet: DriverPacket): void {
    const { buffer, offset } = packet;
    if (this.#id === null) {
      this.#id = buffer.readUInt32LE(offset + 1);
      this.#selected = withEnd(buffer.readUInt16LE(offset + 5));
      this.#givesRows = this.#selected > 0;
      this.#parameters = withEnd(buffer.readUInt16LE(offset + 7));
    } else if (this.#parameters > 0) this.#parameters--;
    else if (--this.#selected > 0) this.#columns.read(packet);
  }
}

const withEnd = (count: number): number => (count === 0 ? 0 : count + 1);

/** COM_STMT_EXECUTE of a statement that gives rows of texts. */
export class ExecuteCommand implements DriverCommand {
  readonly #columns = new TextColumns();
  readonly #rows: (readonly RawValue[])[] = [];
  /** Null: the answer has not begun. */
  #cells: number | null = null;
  /** Packets of columns that are still to come, and the one behind them. */
  #definitions = 0;

  /**
   * `bytes`: what to send once it is this command's turn; null: it was sent already; undefined: nothing is to be run.
   * `settle` gets null where a column is no text; its rows are passed over.
   */
  constructor(
    private readonly bytes: () => Buffer | null | undefined,
    private readonly budget: ReadBudget | null,
    private readonly settle: (result: RowSet | null) => void,
    private readonly failed: (error: Error) => void,
  ) {}

  onResult(error: Error): void {
    this.failed(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet === undefined) {
      const bytes = this.bytes();
      return bytes === undefined || start(connection, bytes);
    }
    if (packet.isError()) {
      this.failed(packet.asError('utf8'));
      return true;
    }
    if (this.#cells === null) {
      this.#cells = columnCount(packet);
      this.#definitions = withEnd(this.#cells);
    } else if (this.#definitions > 0) {
      if (--this.#definitions > 0) this.#columns.read(packet);
    } else if (isEnd(packet)) {
      this.settle(this.#columns.textOnly ? { rows: this.#rows, affected: 0 } : null);
      return true;
    } else if (this.#columns.textOnly) this.#readRow(packet, this.#cells);
    return false;
  }

  #readRow({ buffer, offset }: DriverPacket, cells: number): void {
    const nulls = offset + 1;
    const row: RawValue[] = [];
    let at = nulls + ((cells + 9) >> 3);
    for (let i = 0; i < cells; i++) {
      if ((buffer[nulls + ((i + 2) >> 3)]! & (1 << ((i + 2) & 7))) !== 0) {
        row.push(null);
        continue;
      }
      let length = buffer[at++]!;
      if (length > 250) {
        const bytes = length === 0xfc ? 2 : length === 0xfd ? 3 : 6;
        length = buffer.readUIntLE(at, bytes);
        at += bytes === 6 ? 8 : bytes;
      }
      row.push(buffer.toString('utf8', at, at + length));
      at += length;
    }
    if (this.budget === null || this.budget.takeRow(row)) this.#rows.push(row);
  }
}

/** COM_STMT_EXECUTE of a write that gives no rows. */
export class WriteCommand implements DriverCommand {
  /** `bytes`: what to send once it is this command's turn; undefined: nothing is to be run. */
  constructor(
    private readonly bytes: () => Buffer | undefined,
    private readonly settle: (result: RowSet) => void,
    private readonly failed: (error: Error) => void,
  ) {}

  onResult(error: Error): void {
    this.failed(error);
  }

  execute(packet: DriverPacket | undefined, connection: DriverConnection): boolean {
    if (packet === undefined) {
      const bytes = this.bytes();
      return bytes === undefined || start(connection, bytes);
    }
    if (packet.isError()) this.failed(packet.asError('utf8'));
    else this.settle(readCounts(packet));
    return true;
  }
}

/** What an OK packet tells of a write: how many rows, and the first id that was made. */
function readCounts({ buffer, offset }: DriverPacket): RowSet {
  if (buffer[offset] !== 0) throw new Error('A write was answered with rows');
  const { value: affected, end } = lengthCoded(buffer, offset + 1);
  const { value: first } = lengthCoded(buffer, end);
  return { rows: [], affected: Number(affected), ...(first !== 0n && { generated: { first, step: 1n } }) };
}

/** A number of the protocol's with one, two, three or eight bytes, and the place behind it. */
function lengthCoded(buffer: Buffer, at: number): { readonly value: bigint; readonly end: number } {
  const first = buffer[at]!;
  if (first < 0xfb) return { value: BigInt(first), end: at + 1 };
  // As a signed one: an id that was given may be below zero.
  if (first === 0xfe) return { value: buffer.readBigInt64LE(at + 1), end: at + 9 };
  const bytes = first === 0xfc ? 2 : 3;
  return { value: BigInt(buffer.readUIntLE(at + 1, bytes)), end: at + 1 + bytes };
}

/** Types that come as text (MySQL manual, Column Definition): VARCHAR, VAR_STRING, STRING and the four of TEXT. */
const textTypes = new Set([0x0f, 0xfd, 0xfe, 0xf9, 0xfa, 0xfb, 0xfc]);

/** The character set of what is bytes and no text. */
const binary = 63;

/** What column definitions say of the cells. */
class TextColumns {
  textOnly = true;

  /** Type and character set stand at a fixed distance from the end, whatever names come first. */
  read({ buffer, end }: DriverPacket): void {
    if (!textTypes.has(buffer[end - 6]!) || buffer.readUInt16LE(end - 12) === binary) this.textOnly = false;
  }
}

/** Sends a command's packets; null: they were sent. The server's answer begins with number 1. */
function start(connection: DriverConnection, bytes: Buffer | null): false {
  connection.sequenceId = 1;
  if (bytes !== null) connection.write(bytes);
  return false;
}

/** The packet behind columns, and behind rows. */
const isEnd = ({ buffer, offset, end }: DriverPacket): boolean => buffer[offset] === 0xfe && end - offset < 9;

function columnCount({ buffer, offset }: DriverPacket): number {
  const first = buffer[offset]!;
  if (first === 0 || first === 0xfb) throw new Error('A SELECT was answered without rows');
  return first < 251 ? first : buffer.readUInt16LE(offset + 1);
}
