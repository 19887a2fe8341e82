import { stringEnd } from '@backstay/expression';

const token = /"|[[\]{}]|[^\s"[\]{},:]+/g;

/** How deep a JSON text nests, and how many keys, scalars and containers it has; nothing is checked or built. */
export function measureDocument(text: string): { readonly depth: number; readonly parts: number } {
  let depth = 0;
  let deepest = 0;
  let parts = 0;
  token.lastIndex = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [mark] = found;
    // A string that nothing ends reaches to the end of the text: it is never read a second time.
    if (mark === '"') {
      const end = stringEnd(text, found.index);
      token.lastIndex = end === -1 ? text.length : end;
    }
    if (mark === '[' || mark === '{') deepest = Math.max(deepest, ++depth);
    if (mark === ']' || mark === '}') depth--;
    else parts++;
  }
  return { depth: deepest, parts };
}
