import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitJson } from './split-json.js';

async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}
const collect = async (text: string, size = 7): Promise<unknown[]> => {
  const found: unknown[] = [];
  for await (const one of splitJson(inChunks(text, size))) found.push(JSON.parse(one));
  return found;
};

describe('splitJson', () => {
  it('finds the objects of an array and of lines, wherever the chunks end', async () => {
    const row = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), async (rows, size) => {
        const expected = JSON.parse(JSON.stringify(rows)) as unknown[];
        expect(await collect(JSON.stringify(rows, null, 1), size)).toEqual(expected);
        expect(await collect(rows.map((one) => `${JSON.stringify(one)}\n`).join(''), size)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['{"a":1', '[{"a":"}', 'id,email\n1,a@b', '[1]', '"x"'])('refuses %s', async (text) => {
    await expect(collect(text)).rejects.toThrow(/The file (is no list|ends in)/);
  });
});
