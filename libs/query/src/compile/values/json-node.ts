import { stringEnd } from '@backstay/expression';

/** A parsed JSON document that keeps what JavaScript's own parser loses: number text, key order and duplicates. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: JsonNode])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly token: string }
  | { readonly kind: 'word'; readonly word: 'true' | 'false' | 'null' };

/** Levels of a document, its innermost values among them: MariaDB's JSON functions know no more, and all engines answer alike. */
export const maxJsonDepth = 31;

/** Why a text is no JSON document we take. */
export class JsonProblem extends Error {}

/** It nests deeper than it may, or has more values. */
export class JsonTooLarge extends JsonProblem {
  constructor(readonly of: 'depth' | 'values') {
    super(`too large: ${of}`);
  }
}

/** Parses RFC 8259 JSON with PostgreSQL's white space, nested at most `depth` levels below the top, of at most `values` values. Throws JsonProblem, JsonTooLarge. */
export function parseJsonNode(text: string, depth = maxJsonDepth - 1, values = Infinity): JsonNode {
  const reader = new JsonReader(text, depth, values);
  const node = reader.value(0);
  reader.end();
  return node;
}

/** What is no string. One that goes on over megabytes is no match of a pattern: of a repeated group each turn is remembered. */
const token = /([{}[\]:,])|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])|(true|false|null)(?!\w)/y;

/** A mark, or a value without others inside: its source text. */
interface Token {
  readonly kind: 'mark' | 'string' | 'number' | 'word';
  readonly text: string;
}

/** Reads a document, or values at places of it that somebody else has found. */
export class JsonReader {
  #at = 0;

  constructor(
    private readonly text: string,
    private readonly deepest: number,
    private left: number,
  ) {}

  /** The value that begins at a place, and where it ends. Throws JsonProblem, JsonTooLarge. */
  valueAt(place: number, depth: number): { readonly node: JsonNode; readonly end: number } {
    this.#at = place;
    return { node: this.value(depth), end: this.#at };
  }

  /** Counts a value. Throws JsonTooLarge. */
  count(depth: number): void {
    if (depth > this.deepest) throw new JsonTooLarge('depth');
    if (--this.left < 0) throw new JsonTooLarge('values');
  }

  value(depth: number): JsonNode {
    this.count(depth);
    const { kind, text } = this.#next();
    if (kind === 'string') return { kind, text: unquote(text) };
    if (kind === 'number') return { kind, token: text };
    if (kind === 'word') return { kind, word: text as 'true' | 'false' | 'null' };
    if (text === '{') return { kind: 'object', members: this.#list('}', () => this.#member(depth)) };
    if (text === '[') return { kind: 'array', items: this.#list(']', () => this.value(depth + 1)) };
    throw new JsonProblem('unexpected token');
  }

  end(): void {
    this.#skipBlanks();
    if (this.#at < this.text.length) throw new JsonProblem('text behind the document');
  }

  #next(): Token {
    this.#skipBlanks();
    const start = this.#at;
    if (this.text.charCodeAt(start) === quote) {
      this.#at = stringEnd(this.text, start);
      if (this.#at === -1) throw new JsonProblem('a string that nothing ends');
      return { kind: 'string', text: this.text.slice(start, this.#at) };
    }
    token.lastIndex = start;
    const match = token.exec(this.text);
    if (!match) throw new JsonProblem('unexpected character');
    this.#at = token.lastIndex;
    return { kind: match[1] !== undefined ? 'mark' : match[2] !== undefined ? 'number' : 'word', text: match[0] };
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    const start = this.#at;
    if (this.#isMark(close)) return items;
    this.#at = start;
    for (;;) {
      items.push(item());
      const next = this.#next();
      if (next.kind !== 'mark' || (next.text !== close && next.text !== ',')) throw new JsonProblem('expected a comma');
      if (next.text === close) return items;
    }
  }

  #isMark(mark: string): boolean {
    const { kind, text } = this.#next();
    return kind === 'mark' && text === mark;
  }

  #member(depth: number): readonly [string, JsonNode] {
    const key = this.#next();
    if (key.kind !== 'string' || !this.#isMark(':')) throw new JsonProblem('expected a key');
    return [unquote(key.text), this.value(depth + 1)];
  }
}

const quote = 34;
const plain = /^[^\\\u0000-\u001f]*$/;

/** The text of a JSON string. Throws JsonProblem for what may not stand in one. */
function unquote(quoted: string): string {
  if (plain.test(quoted)) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch (error) {
    throw new JsonProblem(error instanceof Error ? error.message : 'no string');
  }
}

/** Writes a document as compact JSON: numbers, key order and duplicates as they were read. */
export function writeJsonNode(node: JsonNode): string {
  switch (node.kind) {
    case 'object':
      return `{${node.members.map(([key, value]) => `${JSON.stringify(key)}:${writeJsonNode(value)}`).join(',')}}`;
    case 'array':
      return `[${node.items.map(writeJsonNode).join(',')}]`;
    case 'string':
      return JSON.stringify(node.text);
    case 'number':
      return node.token;
    case 'word':
      return node.word;
  }
}
