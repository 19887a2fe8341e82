/** A text without the run of one character at its end. A pattern such as `/0+$/` would begin anew at each of them. */
export function withoutEnd(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
}

/** A decimal with a point without the zeros at its end, and without the point when nothing is left behind it. */
export const withoutZeros = (decimal: string): string => withoutEnd(withoutEnd(decimal, '0'), '.');
