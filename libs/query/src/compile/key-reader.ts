import type { ColumnType } from '@backstay/catalog';
import type { ColumnReference } from '@backstay/expression';
import type { Dialect } from './dialect.js';
import type { RawValue } from './fragment.js';
import { withoutZeros } from './values/without-end.js';

/** A row as the driver gives it. */
export type Row = readonly RawValue[];

/** Reads the columns that a relation joins on out of a row. */
export interface KeyReader {
  readonly types: readonly ColumnType[];
  /** PostgreSQL's text forms; null when one of them is NULL: such a row is related to nothing. */
  texts(row: readonly RawValue[]): readonly string[] | null;
}

/** A reader of `references`, whose cells stand in a row where `cells` says. */
export function keyReader(
  references: readonly ColumnReference[],
  cells: readonly number[],
  dialect: Dialect,
): KeyReader {
  const codecs = references.map(({ type }) => dialect.codec(type));
  return {
    types: references.map(({ type }) => type),
    texts: (row) => {
      const texts: string[] = [];
      for (let i = 0; i < cells.length; i++) {
        const raw = row[cells[i]!] ?? null;
        if (raw === null) return null;
        const json = codecs[i]!.decode(raw);
        texts.push(json.startsWith('"') ? (JSON.parse(json) as string) : shortNumber(json));
      }
      return texts;
    },
  };
}

/**
 * Whether a program can tell equal keys by their text. Not so for texts, whose collation decides that: those are told
 * apart by the database.
 */
export const isExactKey = (types: readonly ColumnType[]): boolean =>
  types.length === 1 && exactKinds.has(types[0]!.kind);

const exactKinds: ReadonlySet<ColumnType['kind']> = new Set([
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'uuid',
  'date',
]);

/** One text for a key of several columns. */
export const keyName = (texts: readonly (string | null)[]): string =>
  texts.length === 1 ? texts[0]! : JSON.stringify(texts);

/** `1.50` and `1.5` are the same number. */
const shortNumber = (json: string): string => (/^-?\d+\.\d+$/.test(json) ? withoutZeros(json) : json);
