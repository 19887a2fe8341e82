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

/** Bytes of the longest length in front of a text here, and of the longest character (a pair of two takes four). */
const longestLength = 4;
const longestCharacter = 3;

/** Lengths from here on take more than one byte. */
const twoByteLength = 251;
const shortText = 40;
const lastAscii = 0x7f;

/** Nearly every execution is shorter than this. */
const scratch = Buffer.allocUnsafeSlow(0x20000);

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
  const fixed = 10 + (count === 0 ? 0 : bitmap + 1 + 2 * count);
  let characters = 0;
  for (const text of texts) characters += text?.length ?? 0;
  if (fixed + characters >= longestPayload) return null;
  const most = headLength + fixed + longestLength * count + longestCharacter * characters;
  // Written where there is room for the longest it can be, so that no text has to be measured before.
  const packet = most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most);
  packet[headLength] = executeCommand;
  let at = packet.writeUInt32LE(id, headLength + 1);
  packet[at++] = 0; // no cursor
  at = packet.writeUInt32LE(1, at); // iterations
  if (count > 0) {
    at = writeTypes(packet, texts, at, bitmap);
    for (const text of texts) if (text !== null) at = writeText(packet, text, at);
  }
  const length = at - headLength;
  if (length >= longestPayload) return null;
  packet.writeUIntLE(length, 0, 3);
  packet[3] = 0;
  // A copy, since what is sent may have to wait for its socket.
  return Buffer.from(packet.subarray(0, at));
}

/** Which of the parameters are NULL, and that the others are strings. */
function writeTypes(packet: Buffer, texts: readonly (string | null)[], start: number, bitmap: number): number {
  let at = start + bitmap;
  packet.fill(0, start, at);
  packet[at++] = 1; // types follow
  for (let i = 0; i < texts.length; i++) {
    const isNull = texts[i] === null;
    if (isNull) packet[start + (i >> 3)]! |= 1 << (i & 7);
    packet[at++] = isNull ? nullType : stringType;
    packet[at++] = 0;
  }
  return at;
}

/** A text behind its length in bytes. */
function writeText(packet: Buffer, text: string, at: number): number {
  const { length } = text;
  // Most are numbers, uuids and moments: so short that a call out of the program costs more than their characters.
  if (length <= shortText) {
    let place = at;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > lastAscii) break;
      packet[++place] = code;
    }
    if (place - at === length) {
      packet[at] = length;
      return place + 1;
    }
  }
  if (length * longestCharacter < twoByteLength) return at + 1 + (packet[at] = packet.write(text, at + 1));
  const start = writeLength(packet, Buffer.byteLength(text), at);
  return start + packet.write(text, start);
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

function writeLength(packet: Buffer, length: number, at: number): number {
  if (length < twoByteLength) {
    packet[at] = length;
    return at + 1;
  }
  const bytes = length < 0x10000 ? 2 : 3;
  packet[at] = bytes === 2 ? 0xfc : 0xfd;
  return packet.writeUIntLE(length, at + 1, bytes);
}
