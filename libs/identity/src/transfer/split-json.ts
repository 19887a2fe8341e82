/** Characters of one element, at most. */
const longest = 1024 * 1024;

/** The file is not a JSON array, nor one object per line. */
export class BadJsonFile extends Error {}

/**
 * The elements of a JSON array, or of a file with one object after another (JSON Lines), as texts, while the file is
 * being read: only one element is ever in memory. Throws BadJsonFile.
 */
export async function* splitJson(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  let depth = 0;
  let inString = false;
  let escaped = false;
  for await (const chunk of chunks) {
    for (const character of chunk) {
      if (depth === 0) {
        if (character === '{') {
          depth = 1;
          text = '{';
        } else if (!/[\s[\],\ufeff]/.test(character)) throw new BadJsonFile('The file is no list of JSON objects.');
        continue;
      }
      text += character;
      if (inString) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') inString = false;
      } else if (character === '"') inString = true;
      else if (character === '{') depth += 1;
      else if (character === '}' && --depth === 0) yield text;
      if (text.length > longest) throw new BadJsonFile('An object of the file is longer than 1 MiB.');
    }
  }
  if (depth !== 0) throw new BadJsonFile('The file ends in the middle of an object.');
}
