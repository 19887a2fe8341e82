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

const token =
  /[ \t\n\r]*(?:([{}[\]:,])|("[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])|(true|false|null)(?!\w))/y;

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
    const [, mark, string, number, word] = this.#next();
    if (string !== undefined) return { kind: 'string', text: unquote(string) };
    if (number !== undefined) return { kind: 'number', token: number };
    if (word !== undefined) return { kind: 'word', word: word as 'true' | 'false' | 'null' };
    if (mark === '{') return { kind: 'object', members: this.#list('}', () => this.#member(depth)) };
    if (mark === '[') return { kind: 'array', items: this.#list(']', () => this.value(depth + 1)) };
    throw new JsonProblem('unexpected token');
  }

  end(): void {
    if (!/^[ \t\n\r]*$/.test(this.text.slice(this.#at))) throw new JsonProblem('text behind the document');
  }

  #next(): RegExpExecArray {
    token.lastIndex = this.#at;
    const match = token.exec(this.text);
    if (!match) throw new JsonProblem('unexpected character');
    this.#at = token.lastIndex;
    return match;
  }

  #list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    const start = this.#at;
    if (this.#next()[1] === close) return items;
    this.#at = start;
    for (;;) {
      items.push(item());
      const mark = this.#next()[1];
      if (mark === close) return items;
      if (mark !== ',') throw new JsonProblem('expected a comma');
    }
  }

  #member(depth: number): readonly [string, JsonNode] {
    const key = this.#next()[2];
    if (key === undefined || this.#next()[1] !== ':') throw new JsonProblem('expected a key');
    return [unquote(key), this.value(depth + 1)];
  }
}

const unquote = (quoted: string): string =>
  quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);

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
