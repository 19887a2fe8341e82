import type { AuthorisedEmbed, AuthorisedPlan } from '../pipeline.types.js';
import { compileReadWhere, orderBy } from './clauses.js';
import { columnsOf } from './columns-of.js';
import { compileFrom } from './compile-expression.js';
import type { Dialect } from './dialect.js';
import type { CompiledStatement, Fragment, RawValue } from './fragment.js';
import { isExactKey } from './key-reader.js';
import { readSource } from './read-source.js';
import { equalities, keyColumns, RelatedSource } from './related-source.js';
import { rowText, textMembers, type RowTexts, type TextMember } from './row-text.js';
import { finish, join, sql } from './sql.js';

/** A read and all that is embedded in it as one statement: the text of a row, and behind it one cell for each embed. */
export interface CompiledTree {
  readonly rows: CompiledStatement;
  /** Keys of the embeds, in the order of their cells. */
  readonly keys: readonly string[];
  readonly isExact: RowTexts['isExact'];
  /** Whether far more related rows were read than were asked for: level by level it is cheaper. */
  readonly isCrowded: (rows: readonly (readonly RawValue[])[]) => boolean;
}

/** With more rows above than this, related rows are asked for by lists of keys. */
const mostAbove = 100;

/** Rows read for one that was asked for. */
const spare = 4;

/**
 * Compiles a read whose every row, embedded ones too, the database can write as JSON, and of which it is known beforehand
 * that no more than `mostRows` are embedded; null for all others. What it gives is what reading level by level gives, or
 * NULL in a cell.
 */
export function compileTree(authorised: AuthorisedPlan, dialect: Dialect, mostRows: number): CompiledTree | null {
  const { plan, guard } = authorised;
  const { rowTexts } = dialect;
  const text = rowText(plan, dialect);
  const embeds = authorised.embeds.filter(({ embed }) => !embed.hidden);
  if (text === null || rowTexts === null || embeds.length === 0 || plan.limit === null) return null;
  // There is nothing to embed in; and under LIMIT 0, MariaDB refuses an aggregate within another one's argument.
  if (plan.limit === 0) return null;
  const budget = { left: mostRows };
  const cells = embeds.map((embed) =>
    embedText(embed, authorised, { dialect, rowTexts, budget, above: plan.limit! }, true),
  );
  if (cells.includes(null)) return null;
  const from = sql` FROM ${compileFrom(readSource(authorised), dialect)}`;
  const where = compileReadWhere(plan.filter, guard, dialect);
  const list = join([text, ...(cells as Fragment[])], ', ');
  const rows = sql`SELECT ${list}${from}${where}${orderBy(plan, dialect)}${dialect.limit(plan.limit, plan.offset)}`;
  return {
    rows: finish(rows, dialect),
    keys: embeds.map(({ embed }) => embed.key),
    isExact: rowTexts.isExact,
    isCrowded: (rows) =>
      rowTexts.readsAll && embeds.some(({ embed }, i) => embed.paged && isCrowded(embed.read, rows, i + 1)),
  };
}

/** What embedded rows are compiled for. */
interface Place {
  readonly dialect: Dialect;
  readonly rowTexts: RowTexts;
  /** Embedded rows that there may still be. */
  readonly budget: { left: number };
  /** Rows above, at most. */
  readonly above: number;
}

/** The text of what is embedded in one row; null where it is left to the reference. */
function embedText(
  authorised: AuthorisedEmbed,
  above: AuthorisedPlan,
  place: Place,
  outermost: boolean,
): Fragment | null {
  const { embed, read } = authorised;
  const { dialect, rowTexts, budget } = place;
  const { limit } = read.plan;
  const rows = place.above * (embed.toOne ? 1 : (limit ?? Infinity));
  budget.left -= rows;
  if (embed.spread || (embed.toOne && embed.paged) || place.above > mostAbove || budget.left < 0) return null;
  const key = keyColumns(embed);
  const origin = columnsOf(above.plan, embed.relation.sourceColumns);
  if (!isExactKey(key.map(({ type }) => type)) || !isExactKey(origin.map(({ type }) => type))) return null;
  const members = membersOf(read, { ...place, above: rows });
  const text = members && rowTexts.object(members);
  if (text === null) return null;
  const from = new RelatedSource(authorised, dialect).rows(equalities(origin, key));
  if (embed.toOne) return rowTexts.one({ text, from });
  return rowTexts.list({ text, from, plan: read.plan, limit: limit! }, dialect, outermost);
}

/** A row's own columns, and what is embedded in it under the names of tables: the caller's own words stay outside. */
function membersOf(authorised: AuthorisedPlan, place: Place): readonly TextMember[] | null {
  const own = textMembers(authorised.plan, place.dialect);
  if (own === null) return null;
  const members = [...own];
  for (const embed of authorised.embeds) {
    const { key, hidden, read } = embed.embed;
    if (hidden) continue;
    if (key !== read.table.name || !/^\w{1,63}$/.test(key)) return null;
    const text = embedText(embed, authorised, place, false);
    if (text === null) return null;
    members.push({ name: key, text });
  }
  return members;
}

/** Cells of an engine that reads all rows of a key before it takes a page of them begin with their number. */
function isCrowded(
  { limit, offset }: AuthorisedEmbed['embed']['read'],
  rows: readonly (readonly RawValue[])[],
  cell: number,
): boolean {
  const read = rows.reduce((sum, row) => sum + Number.parseInt(String(row[cell]), 10), 0);
  return read > spare * rows.length * ((limit ?? 0) + (offset ?? 0) + 1);
}
