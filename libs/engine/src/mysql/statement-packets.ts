/** Bytes of a packet's head: three of length, one for its number in the exchange. */
const headLength = 4;

/** Payloads of this length and more are sent in parts, which nothing here does. */
const longestPayload = 0xffffff;

const prepareCommand = 0x16;
const executeCommand = 0x17;
const closeCommand = 0x19;

/** The statement that was prepared last, on servers that know it (MariaDB: COM_STMT_EXECUTE, "direct execution"). */
export const lastPrepared = 0xffffffff;

const nullType = 6;
const stringType = 253;

/** COM_STMT_PREPARE; null: it is too long for one packet. */
export function preparePacket(sql: string): Buffer | null {
  const length = 1 + Buffer.byteLength(sql);
  if (length >= longestPayload) return null;
  const packet = packetOf(length, prepareCommand);
  packet.write(sql, headLength + 1);
  return packet;
}

/**
 * COM_STMT_EXECUTE with texts for parameters, as a server reads it that was not promised query attributes (MySQL manual, Client/Server
 * Protocol). Null: it is too long for one packet.
 */
export function executePacket(id: number, texts: readonly (string | null)[]): Buffer | null {
  const count = texts.length;
  const bitmap = (count + 7) >> 3;
  let length = 10 + (count === 0 ? 0 : bitmap + 1 + 2 * count);
  const lengths: number[] = [];
  for (const text of texts) {
    const bytes = text === null ? 0 : Buffer.byteLength(text);
    lengths.push(bytes);
    if (text !== null) length += lengthSize(bytes) + bytes;
  }
  if (length >= longestPayload) return null;
  const packet = packetOf(length, executeCommand);
  let at = packet.writeUInt32LE(id, headLength + 1);
  packet[at++] = 0; // no cursor
  at = packet.writeUInt32LE(1, at); // iterations
  if (count === 0) return packet;
  packet.fill(0, at, at + bitmap);
  for (let i = 0; i < count; i++) if (texts[i] === null) packet[at + (i >> 3)]! |= 1 << (i & 7);
  at += bitmap;
  packet[at++] = 1; // types follow
  for (const text of texts) {
    packet[at++] = text === null ? nullType : stringType;
    packet[at++] = 0;
  }
  for (let i = 0; i < count; i++) {
    const text = texts[i]!;
    if (text === null) continue;
    at = writeLength(packet, lengths[i]!, at);
    at += packet.write(text, at);
  }
  return packet;
}

/** COM_STMT_CLOSE, which has no answer. */
export function closePacket(id: number): Buffer {
  const packet = packetOf(5, closeCommand);
  packet.writeUInt32LE(id, headLength + 1);
  return packet;
}

/** The first packet of a command, with room for `length` bytes of which the first is the command. */
function packetOf(length: number, command: number): Buffer {
  const packet = Buffer.allocUnsafe(headLength + length);
  packet.writeUIntLE(length, 0, 3);
  packet[3] = 0;
  packet[headLength] = command;
  return packet;
}

const lengthSize = (length: number): number => (length < 251 ? 1 : length < 0x10000 ? 3 : 4);

function writeLength(packet: Buffer, length: number, at: number): number {
  if (length < 251) {
    packet[at] = length;
    return at + 1;
  }
  const bytes = length < 0x10000 ? 2 : 3;
  packet[at] = bytes === 2 ? 0xfc : 0xfd;
  return packet.writeUIntLE(length, at + 1, bytes);
}
