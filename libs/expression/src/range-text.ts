import type { RangeName, ScalarType } from '@backstay/catalog';

/** A range as its text says it: bounds are texts of the element type; null: there is no end. */
export interface Range {
  readonly lower: string | null;
  readonly upper: string | null;
  readonly lowerInclusive: boolean;
  readonly upperInclusive: boolean;
}

/** Why a text is no range, in PostgreSQL's words. */
export interface RangeFault {
  readonly fault: string;
}

const elements: Readonly<Record<RangeName, ScalarType>> = {
  int4range: { kind: 'integer' },
  int8range: { kind: 'bigint' },
  numrange: { kind: 'numeric', precision: null, scale: null },
  tsrange: { kind: 'timestamp', precision: 6 },
  tstzrange: { kind: 'timestamptz', precision: 6 },
  daterange: { kind: 'date' },
};

/** The names of all range types. */
export const rangeNames = Object.keys(elements) as readonly RangeName[];

/** The type of a range's bounds. */
export const rangeElement = (name: RangeName): ScalarType => elements[name];

/** Whether a bound is one of the two moments that lie behind all others: `infinity`, `-infinity`. */
export const isEndless = (bound: string, of: ScalarType): boolean =>
  (of.kind === 'date' || of.kind === 'timestamp' || of.kind === 'timestamptz') && /^\s*[+-]?infinity\s*$/i.test(bound);

/**
 * Reads `[1,5)`, `("a b",]`, `empty` as PostgreSQL does (manual, 8.17.5 Range Input/Output); bounds are left as they are.
 * Null is the empty range.
 */
export function readRangeText(text: string): Range | null | RangeFault {
  const body = text.replace(/^[ \t\n\v\f\r]+/, '');
  if (/^empty/i.test(body))
    return /^empty[ \t\n\v\f\r]*$/i.test(body) ? null : { fault: 'Junk after "empty" key word.' };
  if (!body.startsWith('[') && !body.startsWith('(')) return { fault: 'Missing left parenthesis or bracket.' };
  const lower = readBound(body, 1);
  if (lower === null) return endsEarly;
  if (body[lower.end] !== ',') return { fault: 'Missing comma after lower bound.' };
  const upper = readBound(body, lower.end + 1);
  if (upper === null) return endsEarly;
  const last = body[upper.end];
  if (last === ',') return { fault: 'Too many commas.' };
  if (/[^ \t\n\v\f\r]/.test(body.slice(upper.end + 1))) return { fault: 'Junk after right parenthesis or bracket.' };
  return {
    lower: lower.text,
    upper: upper.text,
    lowerInclusive: lower.text !== null && body.startsWith('['),
    upperInclusive: upper.text !== null && last === ']',
  };
}

const endsEarly: RangeFault = { fault: 'Unexpected end of input.' };

/** A bound from `start` to the sign behind it; null: there is no sign. A bound of no characters is no end. */
function readBound(body: string, start: number): { readonly text: string | null; readonly end: number } | null {
  let text = '';
  let quoted = false;
  for (let at = start; at < body.length; at++) {
    const mark = body[at]!;
    if (mark === '\\') text += body[++at] ?? '';
    else if (mark === '"' && quoted && body[at + 1] === '"') text += body[++at];
    else if (mark === '"') quoted = !quoted;
    else if (!quoted && (mark === ',' || mark === ')' || mark === ']'))
      return { text: at === start ? null : text, end: at };
    else text += mark;
  }
  return null;
}

/** Writes the text that `readRangeText` reads, quoted as PostgreSQL quotes; null is the empty range. */
export function writeRangeText(range: Range | null): string {
  if (range === null) return 'empty';
  const [open, close] = [range.lowerInclusive ? '[' : '(', range.upperInclusive ? ']' : ')'];
  return `${open}${writeBound(range.lower)},${writeBound(range.upper)}${close}`;
}

function writeBound(bound: string | null): string {
  if (bound === null) return '';
  return bound === '' || /[\s"\\()[\],]/.test(bound) ? `"${bound.replace(/["\\]/g, '$&$&')}"` : bound;
}

/** The range with its bounds (not those without an end) made anew. */
export const mapBounds = (range: Range, made: (bound: string) => string): Range => ({
  ...range,
  lower: range.lower === null ? null : made(range.lower),
  upper: range.upper === null ? null : made(range.upper),
});
