import type { RowSet } from '@backstay/engine';
import { isKeptExactly } from '@backstay/query';
import type { WriteRun } from './write-run.js';

/** What is answered of rows before they are there. */
export interface Foretold {
  /** One of the columns is numbered by the database, which tells the numbers when the rows are there. */
  readonly isNumbered: boolean;
  /** Cells of the rows as RETURNING would give them: those selected, and the key behind them. */
  rows(result: RowSet): RowSet['rows'];
}

/**
 * The answer of an insert from what was proposed, where all that is answered is stored just as it was proposed, or is a
 * number that the INSERT tells: then nothing has to be read back. Null: something only the database knows. For tables
 * without triggers.
 */
export function foretell({ plan, sql, engine, context }: WriteRun): Foretold | null {
  const { rows, answers } = plan;
  const { capabilities } = engine;
  const selected = answers === 'rows' ? context.inserts.selected : [];
  if (sql.keyColumns.length === 0 || (answers === 'rows' && context.inserts.node === null)) return null;
  const names = [...selected, ...sql.keyColumns];
  const made = new Set(names.filter((name) => !rows[0]!.has(name)));
  if (made.size > 1 || !names.every((name) => isKeptExactly(sql.column(name).type))) return null;
  const [numbered] = made;
  if (numbered !== undefined) {
    // RETURNING says of several rows which number is whose; that they follow one another is true, but said nowhere.
    const isTold = capabilities.insertIds && (rows.length === 1 || !capabilities.returning.insert);
    if (!isTold || sql.column(numbered).identity === null) return null;
  }
  return {
    isNumbered: numbered !== undefined,
    rows: ({ generated }) => {
      if (numbered !== undefined && generated === undefined) throw new Error('An INSERT told no number');
      return rows.map((row, i) =>
        names.map((name) => row.get(name) ?? (name === numbered ? String(numberOf(generated!, i)) : null)),
      );
    },
  };
}

const numberOf = ({ first, step }: NonNullable<RowSet['generated']>, place: number): bigint =>
  first + BigInt(place) * step;
