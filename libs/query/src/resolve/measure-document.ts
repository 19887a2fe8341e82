/** A string that nothing ends reaches to the end of the text: it is never read a second time. */
const token = /"[^"\\]*(?:\\.?[^"\\]*)*"?|[[\]{}]|[^\s"[\]{},:]+/gs;

/** How deep a JSON text nests, and how many keys, scalars and containers it has; nothing is checked or built. */
export function measureDocument(text: string): { readonly depth: number; readonly parts: number } {
  let depth = 0;
  let deepest = 0;
  let parts = 0;
  for (const [found] of text.matchAll(token)) {
    if (found === '[' || found === '{') deepest = Math.max(deepest, ++depth);
    if (found === ']' || found === '}') depth--;
    else parts++;
  }
  return { depth: deepest, parts };
}
