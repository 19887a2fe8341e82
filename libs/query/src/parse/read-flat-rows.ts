import { stringEnd } from '@backstay/expression';
import { JsonProblem, JsonReader, type JsonNode } from '../compile/values/json-node.js';
import { RowShape, SharedRow } from '../shared-row.js';
import type { RequestLimits } from './request-limits.js';

const quote = 34;
const comma = 44;
const minus = 45;
const colon = 58;
const openList = 91;
const closeList = 93;
const openObject = 123;
const closeObject = 125;

/** By their first characters. */
const words: ReadonlyMap<number, JsonNode & { readonly kind: 'word' }> = new Map(
  (['true', 'false', 'null'] as const).map((word) => [word.charCodeAt(0), { kind: 'word', word }]),
);
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const control = /[\0-\u001f]/;

/** Something that is not written as most rows are. */
class Unusual extends Error {}
const unusual = new Unusual();

/**
 * Rows as nearly all bodies write them: one object, or a list of objects that have the same keys in the same order. What
 * it gives is what `parseJsonNode` gives. Null: the body is written in another way, or is over a limit, or is no JSON;
 * which of these, and at what place, is for that reader to say.
 */
export function readFlatRows(text: string, limits: RequestLimits): readonly SharedRow<JsonNode>[] | null {
  try {
    const rows = new FlatReader(text, limits).rows();
    return rows.length > limits.bodyRows ? null : rows;
  } catch (error) {
    if (error instanceof Unusual || error instanceof JsonProblem || error instanceof SyntaxError) return null;
    throw error;
  }
}

class FlatReader {
  #at = 0;
  #shape: RowShape | null = null;
  /** Where the next backslash is. */
  #escape: number;
  /** Characters that strings may not hold stand somewhere: between the values, if this is JSON. */
  readonly #hasControls: boolean;
  /** Reads what is inside of values, and counts all of them. */
  readonly #nested: JsonReader;

  constructor(
    private readonly text: string,
    { bodyDepth, bodyValues }: RequestLimits,
  ) {
    this.#escape = this.#nextEscape(0);
    this.#hasControls = control.test(text);
    this.#nested = new JsonReader(text, bodyDepth, bodyValues);
  }

  rows(): SharedRow<JsonNode>[] {
    const rows: SharedRow<JsonNode>[] = [];
    if (this.#mark() === openList) {
      this.#nested.count(0);
      do {
        if (this.#mark() !== openObject) throw unusual;
        rows.push(this.#row(1));
      } while (this.#goesOn(closeList));
    } else {
      if (this.text.charCodeAt(this.#at - 1) !== openObject) throw unusual;
      rows.push(this.#row(0));
    }
    this.#skipBlanks();
    if (this.#at < this.text.length) throw unusual;
    return rows;
  }

  /** The row behind its brace. */
  #row(depth: number): SharedRow<JsonNode> {
    this.#nested.count(depth);
    const known = this.#shape;
    const names: string[] = [];
    const cells: JsonNode[] = [];
    do {
      this.#skipBlanks();
      if (known === null) names.push(this.#key());
      else this.#knownKey(known.names[cells.length]);
      if (this.#mark() !== colon) throw unusual;
      cells.push(this.#value(depth + 1));
    } while (this.#goesOn(closeObject));
    if (known !== null) {
      if (cells.length !== known.names.length) throw unusual;
      return new SharedRow(known, cells);
    }
    if (new Set(names).size !== names.length) throw unusual;
    this.#shape = new RowShape(names);
    return new SharedRow(this.#shape, cells);
  }

  #key(): string {
    const start = this.#at;
    if (this.text.charCodeAt(start) !== quote) throw unusual;
    const name = this.#string();
    // Written with escapes it could not be told in the rows that follow.
    if (this.#at - start !== name.length + 2) throw unusual;
    return name;
  }

  #knownKey(name: string | undefined): void {
    const start = this.#at + 1;
    const isKnown =
      name !== undefined &&
      this.text.charCodeAt(this.#at) === quote &&
      this.text.startsWith(name, start) &&
      this.text.charCodeAt(start + name.length) === quote;
    if (!isKnown) throw unusual;
    this.#at = start + name.length + 1;
    if (this.#escape < this.#at) throw unusual;
  }

  #value(depth: number): JsonNode {
    this.#skipBlanks();
    const first = this.text.charCodeAt(this.#at);
    if (first === openList || first === openObject) {
      const { node, end } = this.#nested.valueAt(this.#at, depth);
      this.#passTo(end);
      return node;
    }
    this.#nested.count(depth);
    if (first === quote) return { kind: 'string', text: this.#string() };
    if (first === minus || isDigit(first)) return { kind: 'number', token: this.#number(first) };
    const found = words.get(first);
    if (found === undefined || !this.text.startsWith(found.word, this.#at)) throw unusual;
    this.#at += found.word.length;
    return found;
  }

  #string(): string {
    const start = this.#at + 1;
    let end = this.text.indexOf('"', start);
    if (end === -1) throw unusual;
    if (this.#escape > end) {
      this.#at = end + 1;
      const plain = this.text.slice(start, end);
      if (this.#hasControls && control.test(plain)) throw unusual;
      return plain;
    }
    end = stringEnd(this.text, start - 1);
    if (end === -1) throw unusual;
    const quoted = this.text.slice(start - 1, end);
    this.#passTo(end);
    return JSON.parse(quoted) as string;
  }

  #number(first: number): string {
    const start = this.#at;
    let end = start + 1;
    if (first !== minus && first !== 48) {
      while (isDigit(this.text.charCodeAt(end))) end++;
      const next = this.text.charCodeAt(end);
      if (next === comma || next === closeObject) {
        this.#at = end;
        return this.text.slice(start, end);
      }
    }
    number.lastIndex = start;
    const [token] = number.exec(this.text) ?? [];
    if (token === undefined) throw unusual;
    this.#at = start + token.length;
    return token;
  }

  /** A comma, and there is more; or the end. */
  #goesOn(close: number): boolean {
    const mark = this.#mark();
    if (mark !== comma && mark !== close) throw unusual;
    return mark === comma;
  }

  #mark(): number {
    this.#skipBlanks();
    return this.text.charCodeAt(this.#at++);
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #passTo(place: number): void {
    this.#at = place;
    if (this.#escape < place) this.#escape = this.#nextEscape(place);
  }

  #nextEscape(place: number): number {
    const found = this.text.indexOf('\\', place);
    return found === -1 ? this.text.length : found;
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
