import { fail } from '@backstay/kernel';

/** Reads a text from left to right; a failure says what was read, where, and what would have fitted. */
export class Cursor {
  position = 0;

  constructor(
    readonly text: string,
    /** What is being read, for messages: `filter`, `select parameter`, `order`, `logic tree`. */
    private readonly subject: string,
    /** What the message shows; differs from `text` where a prefix was put in front. */
    private readonly shown: string = text,
  ) {}

  get done(): boolean {
    return this.position >= this.text.length;
  }

  /** The next character, or an empty text at the end. */
  get next(): string {
    return this.text.charAt(this.position);
  }

  /** Whether `word` comes next; it is not consumed. */
  at(word: string): boolean {
    return this.text.startsWith(word, this.position);
  }

  /** Consumes `word` if it comes next. */
  take(word: string): boolean {
    if (!this.at(word)) return false;
    this.position += word.length;
    return true;
  }

  /** Consumes `word` or fails. */
  expect(word: string, expecting = `"${word}"`): void {
    if (!this.take(word)) throw this.unexpected(expecting);
  }

  /** Consumes what the sticky expression matches here; an empty text when it does not. */
  match(expression: RegExp): string {
    expression.lastIndex = this.position;
    const found = expression.exec(this.text)?.[0] ?? '';
    this.position += found.length;
    return found;
  }

  /** Consumes blanks. */
  skipBlanks(): void {
    this.match(/[ \t]*/y);
  }

  /** Fails unless everything was read. */
  end(expecting = 'end of input'): void {
    if (!this.done) throw this.unexpected(expecting);
  }

  /** The failure for what stands here (PGRST100). */
  unexpected(expecting: string): Error {
    const found = this.done
      ? 'end of input'
      : JSON.stringify(String.fromCodePoint(this.text.codePointAt(this.position)!));
    const column = Math.max(1, this.position - (this.text.length - this.shown.length) + 1);
    return fail('bad_query', {
      message: `"failed to parse ${this.subject} (${shorten(this.shown)})" (line 1, column ${column})`,
      details: `unexpected ${found} expecting ${expecting}`,
    });
  }
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
