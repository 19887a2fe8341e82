import { typeOf, type Aggregate } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import type { Projection, ReadPlan } from '../pipeline.types.js';
import type { Dialect } from './dialect.js';
import type { RawValue } from './fragment.js';
import type { Row } from './key-reader.js';
import { resultColumn, type DecodedColumn } from './result-column.js';
import { castOfJsonText } from './values/cast-text.js';
import { foldValues } from './values/fold-values.js';

/** Rows that are aggregated here, at most: they are all read. */
export const mostFolded = 100_000;

/** JSON texts of a group's values; null is NULL. */
type Texts = readonly (string | null)[];

/** A column of groups that are made here: what is read of each row, and what becomes of it. */
export interface FoldedColumn {
  /** What the statement selects; null for the number of rows. */
  readonly read: DecodedColumn | null;
  readonly isKey: boolean;
  /** From the values of a group to the one of the answer. */
  readonly write: (texts: Texts) => string | null;
}

/** From the rows of a statement, in their order, to a page of groups whose cells are JSON texts. Throws `too_large`. */
export type Fold = (rows: readonly Row[]) => Row[];

/**
 * A column of a group whose casts no engine makes as PostgreSQL does: they are made of the values that were read, before
 * the values are aggregated.
 */
export function foldedColumn(projection: Projection, dialect: Dialect): FoldedColumn {
  const { expression } = projection;
  const aggregate = innermost(expression);
  if (aggregate === null) {
    if (projection.byCast) return { read: resultColumn(projection, dialect), isKey: true, write: first };
    const read = resultColumn({ ...projection, expression: uncast(expression) }, dialect);
    const behind = casts(expression);
    return { read, isKey: true, write: (texts) => behind(first(texts)) };
  }
  const { argument, name } = aggregate;
  const behind = casts(expression);
  if (argument === null) return { read: null, isKey: false, write: (texts) => behind(String(texts.length)) };
  const read = resultColumn({ name: projection.name, expression: argument }, dialect);
  return {
    read,
    isKey: false,
    write: (texts) => behind(foldValues(name, read.type, texts.filter(isValue))),
  };
}

/** Makes the fold of columns whose cells stand where `cells` says; null for a column that reads none. */
export function foldOf(plan: ReadPlan, columns: readonly FoldedColumn[], cells: readonly (number | null)[]): Fold {
  const { limit, offset } = plan;
  const isOne = columns.every(({ isKey }) => !isKey);
  return (rows) => {
    if (rows.length > mostFolded) throw fail('too_large', { what: 'number of rows to aggregate', limit: mostFolded });
    const groups = new Map<string, (string | null)[][]>();
    for (const row of rows) {
      const texts = columns.map(({ read }, i) => (read === null ? '1' : textOf(read, row[cells[i]!] ?? null)));
      const key = JSON.stringify(texts.filter((_, i) => columns[i]!.isKey));
      const group = groups.get(key) ?? columns.map(() => []);
      groups.set(key, group);
      texts.forEach((text, i) => group[i]!.push(text));
    }
    if (isOne && groups.size === 0)
      groups.set(
        '',
        columns.map(() => []),
      );
    const page = [...groups.values()].slice(offset ?? 0, limit === null ? undefined : (offset ?? 0) + limit);
    return page.map((group) => columns.map(({ write }, i) => write(group[i]!)));
  };
}

/** Of a document null is a value; a date that is none in PostgreSQL is written as null, and is NULL. */
function textOf({ decode, type }: DecodedColumn, raw: RawValue): string | null {
  const json = raw === null ? null : decode(raw);
  return json === 'null' && type.kind !== 'json' && type.kind !== 'jsonb' ? null : json;
}

const isValue = (text: string | null): text is string => text !== null;
const first = (texts: Texts): string | null => texts[0] ?? null;

type Expression = Projection['expression'];

const uncast = (expression: Expression): Expression =>
  expression.kind === 'cast' ? uncast(expression.operand) : expression;

function innermost(expression: Expression): Aggregate | null {
  const inner = uncast(expression);
  return inner.kind === 'aggregate' ? inner : null;
}

/** The casts around an expression, done on its JSON text. */
function casts(expression: Expression): (json: string | null) => string | null {
  if (expression.kind !== 'cast') return (json) => json;
  const inner = casts(expression.operand);
  const cast = castOfJsonText(typeOf(expression.operand), expression.type);
  return (json) => {
    const text = inner(json);
    return text === null ? null : cast(text);
  };
}
