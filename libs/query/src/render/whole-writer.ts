import type { CompiledTree } from '../compile/compile-tree.js';
import type { RawValue } from '../compile/fragment.js';
import { RowTextMissing } from '../compile/row-text.js';
import { answerTooLong, type RowWriter } from './write-rows.js';

/**
 * Makes the writer of rows that came with all that is embedded in them. It throws RowTextMissing where the database has not
 * written a part, and `too_large` for more than `longest` characters.
 */
export function wholeWriter({ keys, isExact }: CompiledTree, longest: number): RowWriter {
  const prefixes = keys.map((key) => `,${JSON.stringify(key)}:`);
  const textOf = (cell: RawValue | undefined): string => {
    if (typeof cell !== 'string' || !isExact(cell)) throw new RowTextMissing();
    return cell;
  };
  return (row) => {
    let text = textOf(row[0]).slice(0, -1);
    for (let i = 0; i < prefixes.length; i++) {
      text += prefixes[i]! + withoutNumber(textOf(row[i + 1]));
      if (text.length > longest) throw answerTooLong(longest);
    }
    return `${text}}`;
  };
}

/** `12[…]`: some engines say before a list how many rows they read for it. */
const withoutNumber = (text: string): string => (/^\d/.test(text) ? text.slice(text.indexOf('[')) : text);
