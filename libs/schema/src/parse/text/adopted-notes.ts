import type { SchemaDraft } from '../draft/schema-draft.js';
import type { SourcePosition } from '../parsed-schema.js';
import type { SourceText } from './source-text.js';
import type { CommentSpan } from './split-statements.js';

/** What a line's `-- @stored` says of the column that is defined on it. */
export interface StoredNote {
  /** How the engine keeps the values, in its own words. */
  readonly stored: string;
  /** The database's own default; null: none, or one that the file says. */
  readonly default: string | null;
  /** Why nothing may write the column; null: it may be written. */
  readonly readOnly: string | null;
}

/** The notes of all files that belong to no statement yet, by place; what reads a column takes its note away. */
export class AdoptedNotes {
  readonly #stored = new Map<string, { readonly note: StoredNote; readonly at: SourcePosition }>();
  readonly #taken = new Set<string>();
  readonly #shared: SourcePosition[] = [];
  readonly #tables = new Map<string, { readonly readOnly: string | null; readonly at: SourcePosition }>();

  /** Keeps the notes among a file's comments. */
  collect(comments: readonly CommentSpan[], source: SourceText, draft: SchemaDraft): void {
    for (const { start, text } of comments) {
      const [, word, rest = ''] = /^--\s*@(stored|adopted)\b\s*(.*?)\s*$/.exec(text) ?? [];
      if (word === undefined) continue;
      const at = source.position(start);
      if (word === 'adopted')
        this.#tables.set(lineOf(at), { readOnly: /^read-only: (.+)$/.exec(rest)?.[1] ?? null, at });
      else if (rest === '') draft.problem(at, '@stored says nothing', 'Pull again, or write how the column is kept.');
      else this.#stored.set(lineOf(at), { note: readStored(rest), at });
    }
  }

  /** What is said of the column whose definition begins here; null: nothing. */
  stored(at: SourcePosition): StoredNote | null {
    const line = lineOf(at);
    const found = this.#stored.get(line);
    if (found === undefined) {
      // Whose note was it? A guess could make two different texts equal.
      if (this.#taken.has(line)) this.#shared.push(at);
      return null;
    }
    this.#stored.delete(line);
    this.#taken.add(line);
    return found.note;
  }

  /** What the line above says of the table that is created here; null: it is no adopted one. */
  table(at: SourcePosition): { readonly readOnly: string | null } | null {
    const line = lineOf({ ...at, line: at.line - 1 });
    const found = this.#tables.get(line);
    this.#tables.delete(line);
    return found === undefined ? null : { readOnly: found.readOnly };
  }

  /** A note that nobody took is lost, and with it how values are compared: never without a word. */
  reportLost(draft: SchemaDraft): void {
    for (const { at } of this.#stored.values())
      draft.problem(at, '@stored belongs to no column', 'Write it behind a column, on the line where it begins.');
    for (const at of this.#shared)
      draft.problem(at, 'two columns stand on the line of one @stored', 'Give each column a line of its own.');
    for (const { at } of this.#tables.values())
      draft.problem(at, '@adopted belongs to no table', 'Write it on the line above create table.');
  }
}

const lineOf = ({ file, line }: SourcePosition): string => `${file}\0${line}`;

/** `datetime | default '0000-00-00' | read-only: why`. */
function readStored(text: string): StoredNote {
  const [stored = '', ...clauses] = text.split(' | ');
  const clause = (word: string): string | null =>
    clauses
      .find((one) => one.startsWith(word))
      ?.slice(word.length)
      .trim() ?? null;
  return { stored, default: clause('default '), readOnly: clause('read-only: ') };
}
