import { stringEnd } from './string-end.js';

/**
 * Reads PostgreSQL's text form of a one-dimensional array, `{a,"b c",NULL}`; null when it is none (or has more
 * dimensions). PostgreSQL manual, 8.15.6 Array Input and Output Syntax.
 */
export function readArrayText(value: string): readonly (string | null)[] | null {
  const text = value.trim();
  if (text.length < 2 || !text.startsWith('{') || !text.endsWith('}')) return null;
  const body = text.slice(1, -1);
  if (body.trim() === '') return [];
  const elements: (string | null)[] = [];
  for (let at = 0; ; at++) {
    const start = behindBlanks(body, at);
    const element = body[start] === '"' ? readQuoted(body, start) : readBare(body, start);
    if (element === null) return null;
    elements.push(element.text);
    at = behindBlanks(body, element.end);
    if (at === body.length) return elements;
    if (body[at] !== ',') return null;
  }
}

/** An element, null for NULL, and where it ends. */
interface Element {
  readonly text: string | null;
  readonly end: number;
}

/** Null: nothing ends it. */
function readQuoted(body: string, start: number): Element | null {
  const end = stringEnd(body, start);
  return end === -1 ? null : { text: unescape(body.slice(start + 1, end - 1)), end };
}

/** Blanks at its end are none of it, but for one behind a backslash. Null: there is nothing, or nothing behind a backslash. */
function readBare(body: string, start: number): Element | null {
  let end = start;
  for (let at = start; at < body.length && !marks.has(body[at]!); at++) {
    const isEscape = body[at] === '\\';
    if (isEscape && ++at === body.length) return null;
    if (isEscape || !blank.test(body[at]!)) end = at + 1;
  }
  const written = body.slice(start, end);
  return written === '' ? null : { text: /^null$/i.test(written) ? null : unescape(written), end };
}

const marks: ReadonlySet<string> = new Set(['"', ',', '{', '}']);
const blank = /\s/;

const unescape = (text: string): string => text.replace(/\\(.)/gs, '$1');

function behindBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && blank.test(text[at]!)) at++;
  return at;
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
