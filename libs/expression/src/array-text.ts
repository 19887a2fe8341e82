/**
 * Reads PostgreSQL's text form of a one-dimensional array, `{a,"b c",NULL}`; null when it is none (or has more
 * dimensions). PostgreSQL manual, 8.15.6 Array Input and Output Syntax.
 */
export function readArrayText(value: string): readonly (string | null)[] | null {
  const body = /^\s*\{(.*)\}\s*$/s.exec(value)?.[1];
  if (body === undefined) return null;
  if (body.trim() === '') return [];
  const elements: (string | null)[] = [];
  const element = /\s*(?:"((?:[^"\\]|\\.)*)"|((?:[^\s",{}\\]|\\.)(?:[^",{}\\]|\\.)*))\s*(,|$)/gsy;
  for (let end = false; !end;) {
    const match = element.exec(body);
    if (!match) return null;
    const [, quoted, bare, comma] = match;
    const text = (quoted ?? bare?.trimEnd() ?? '').replace(/\\(.)/gs, '$1');
    elements.push(quoted === undefined && /^null$/i.test(bare?.trimEnd() ?? '') ? null : text);
    end = comma === '';
  }
  return elements;
}

/** Writes the text form that `readArrayText` reads, in PostgreSQL's own way of quoting. */
export function writeArrayText(elements: readonly (string | null)[]): string {
  const written = elements.map((element) => {
    if (element === null) return 'NULL';
    const plain = element !== '' && !/[\s"\\{},]/.test(element) && !/^null$/i.test(element);
    return plain ? element : `"${element.replace(/["\\]/g, String.raw`\$&`)}"`;
  });
  return `{${written.join(',')}}`;
}
