import type { PoolConnection } from 'mysql2';
import { expect, it } from 'vitest';
import type { DriverCommand, DriverConnection, DriverPacket } from './driver-commands.js';
import { PreparedTexts } from './prepared-texts.js';
import { TextReads } from './text-reads.js';

const refusal = Symbol('refused');
/** What a server says to one write: the payloads of its packets, or an error. */
type Said = Buffer | typeof refusal;

const end = Buffer.from([0xfe, 0, 0, 0, 0]);
/** The fixed end of a column definition: utf8mb4, VAR_STRING. */
const definition = Buffer.from([0x0c, 45, 0, 0, 0, 0, 0, 0xfd, 0, 0, 0, 0, 0]);
const prepared = (id: number): Said[] => [Buffer.from([0, id, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]), definition, end];
const rows = [Buffer.from([1]), definition, end, Buffer.from([0, 0, 1, 0x61]), end];

/** A connection whose server says what it is told to, a command at a time. */
class ScriptedConnection implements DriverConnection {
  sequenceId = 0;
  /** Commands in what was written, with the statement that they are about: `17:1`. */
  written: string[] = [];
  constructor(private readonly script: Said[][]) {}

  addCommand(command: DriverCommand): void {
    if (command.execute(undefined, this)) return;
    for (const said of this.script.shift()!) command.execute(packetOf(said), this);
  }

  write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 4 + bytes.readUIntLE(at, 3)) {
      const command = bytes[at + 4]!;
      this.written.push(`${command.toString(16)}${command === 0x16 ? '' : `:${bytes.readUInt32LE(at + 5)}`}`);
    }
  }
}

const packetOf = (said: Said): DriverPacket => {
  const buffer = said === refusal ? Buffer.alloc(0) : said;
  return {
    buffer,
    offset: 0,
    end: buffer.length,
    isError: () => said === refusal,
    asError: () => new Error('refused'),
  };
};

it('prepares what is kept once more where a refused statement may have closed it', async () => {
  const refused = [[refusal], rows];
  const connection = new ScriptedConnection([prepared(1), rows, rows, ...refused, prepared(2), rows] as Said[][]);
  const reads = new TextReads(connection as unknown as PoolConnection, true, new PreparedTexts());
  const read = (sql: string, reusable: boolean): Promise<unknown> =>
    reads.run({ sql, parameters: [], reusable, budget: null });
  const written = (): string[] => connection.written.splice(0);

  await read('SELECT kept', true);
  await read('SELECT kept', true);
  expect(written()).toEqual(['16', '17:4294967295', '17:1']);
  // There were too many: the server still has the kept one as the last, runs it and closes it.
  await expect(read('SELECT once', false)).rejects.toThrow('refused');
  expect(written()).toEqual(['16', '17:4294967295', '19:4294967295']);
  expect(await read('SELECT kept', true)).toEqual({ rows: [['a']], affected: 0 });
  expect(written()).toEqual(['19:1', '16', '17:4294967295']);
});
