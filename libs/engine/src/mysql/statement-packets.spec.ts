import fc from 'fast-check';
import { expect, it } from 'vitest';
import { closePacket, executePacket, lastPrepared, preparePacket } from './statement-packets.js';

const hex = (packet: Buffer | null): string | undefined => packet?.toString('hex').replaceAll(/(..)(?=.)/g, '$1 ');

it('a statement is prepared by its text, whose length is that of its bytes', () => {
  expect(hex(preparePacket('SELECT é'))).toBe('0a 00 00 00 16 53 45 4c 45 43 54 20 c3 a9');
});

it('an execution without parameters has number, flags and iterations', () => {
  expect(hex(executePacket(7, []))).toBe('0a 00 00 00 17 07 00 00 00 00 01 00 00 00');
});

it('an execution says which parameters are NULL, then types, then the texts that there are', () => {
  expect(hex(executePacket(lastPrepared, ['é', null, '']))).toBe(
    '16 00 00 00 17 ff ff ff ff 00 01 00 00 00 02 01 fd 00 06 00 fd 00 02 c3 a9 00',
  );
});

it.each([
  [250, 'fa'],
  [251, 'fc fb 00'],
  [65_535, 'fc ff ff'],
  [65_536, 'fd 00 00 01'],
])('the length of a text of %i bytes is written as the protocol has it', (length, written) => {
  const packet = executePacket(1, ['x'.repeat(length)])!;
  expect(packet.readUIntLE(0, 3)).toBe(packet.length - 4);
  expect(hex(packet.subarray(18, 18 + written.split(' ').length))).toBe(written);
});

it('nine parameters have two bytes of NULLs', () => {
  const packet = executePacket(1, [...Array<string>(8).fill(''), null])!;
  expect(hex(packet.subarray(14, 17))).toBe('00 01 01');
});

it('what is too long for one packet is left to the driver', () => {
  const long = 'x'.repeat(0xffffff);
  expect([preparePacket(long), executePacket(1, [long])]).toEqual([null, null]);
});

it('a statement is closed by its number', () => {
  expect(hex(closePacket(258))).toBe('05 00 00 00 19 02 01 00 00');
});

/** The parameters of an execution, read back as a server does. */
function parametersOf(packet: Buffer, count: number): (string | null)[] {
  expect(packet.readUIntLE(0, 3)).toBe(packet.length - 4);
  const nulls = 14;
  const types = nulls + ((count + 7) >> 3) + 1;
  let at = types + 2 * count;
  const texts = Array.from({ length: count }, (_, i) => {
    if ((packet[nulls + (i >> 3)]! & (1 << (i & 7))) !== 0) {
      expect(packet[types + 2 * i]).toBe(6);
      return null;
    }
    expect(packet[types + 2 * i]).toBe(253);
    const first = packet[at++]!;
    const bytes = first < 251 ? 0 : first - 0xfa;
    const length = bytes === 0 ? first : packet.readUIntLE(at, bytes);
    at += bytes + length;
    return packet.toString('utf8', at - length, at);
  });
  expect(at).toBe(packet.length);
  return texts;
}

it('an execution holds the texts that it was given, in any letters and lengths', () => {
  const unit = fc.constantFrom('a', '7', '\u007f', '\u0080', 'é', '€', '😀');
  const lengths = [...Array(45).keys(), 83, 84, 250, 251, 65_535, 65_536];
  const text = fc.tuple(fc.array(unit, { maxLength: 3 }), fc.constantFrom(...lengths)).map(([letters, length]) => {
    const start = letters.join('');
    return start + 'x'.repeat(Math.max(0, length - start.length));
  });
  fc.assert(
    fc.property(fc.array(fc.option(text), { minLength: 1, maxLength: 20 }), (texts) => {
      const packet = executePacket(1, texts)!;
      // What is written next must not change one that waits to be sent.
      executePacket(2, ['other']);
      expect(parametersOf(packet, texts.length)).toEqual(texts);
    }),
  );
});
