import type { Expression } from '../expression.js';
import { boolean } from '../type-of.js';
import type { ViewSource } from '../view-query.js';
import type { Checker, FrameTable } from './checker.js';
import { readTable } from './from.js';
import { refuse } from './refusal.js';
import { listOf, locate, locationOf, readNode, textOf, type SyntaxFields } from './syntax.js';

/** One joined table of a view, as it is named and as it is read. */
export interface JoinedTable {
  readonly table: FrameTable;
  readonly source: ViewSource;
}

/** Reads the FROM of a view: tables and views, with inner and left joins, from left to right. */
export function readViewFrom(checker: Checker, items: readonly unknown[]): readonly JoinedTable[] {
  const joined = items.flatMap((item) => readItem(checker, item));
  const twice = joined.find(({ table }, i) => joined.findIndex((other) => other.table.name === table.name) !== i);
  if (twice) {
    const location = items.map(locate).find((found) => found !== null) ?? null;
    refuse(`table name "${twice.table.name}" specified more than once`, location, 'Give one of them an alias.');
  }
  return joined;
}

function readItem(checker: Checker, item: unknown): readonly JoinedTable[] {
  const { tag, fields } = readNode(item);
  if (tag === 'RangeVar') return [one(readTable(checker, fields), 'inner', null)];
  if (tag === 'JoinExpr') return readJoin(checker, fields, locate(item));
  return refuse(
    tag === 'RangeSubselect' ? 'a subquery in FROM is not supported' : 'only tables and views can stand in FROM',
    locate(item),
    'Make a view of it, and read that.',
  );
}

function readJoin(checker: Checker, fields: SyntaxFields, location: number | null): readonly JoinedTable[] {
  const join = joinOf(fields, location);
  const left = readItem(checker, fields['larg']);
  const { tag, fields: right } = readNode(fields['rarg']);
  if (tag !== 'RangeVar') {
    refuse(
      'a join in parentheses is not supported',
      locate(fields['rarg']) ?? location,
      'Join one table after the other.',
    );
  }
  const table = readTable(checker, right);
  const frame = [...left.map((joined) => joined.table), table];
  const twice = left.find((joined) => joined.table.name === table.name);
  if (twice)
    refuse(`table name "${table.name}" specified more than once`, locationOf(right), 'Give one of them an alias.');
  const condition = fields['quals'];
  const on = condition === undefined ? null : checker.within(frame).expression(condition, boolean);
  return [...left, one(table, join, on)];
}

function joinOf(fields: SyntaxFields, location: number | null): ViewSource['join'] {
  const kind = textOf(fields['jointype']);
  if (fields['isNatural'] !== undefined || listOf(fields['usingClause']).length > 0) {
    refuse('natural joins and USING are not supported', location, 'Write ON with the columns.');
  }
  if (fields['alias'] !== undefined) refuse('a join with an alias is not supported', location, 'Leave the alias out.');
  if (kind === 'JOIN_INNER') return 'inner';
  if (kind === 'JOIN_LEFT') return 'left';
  const name = kind === 'JOIN_FULL' ? 'a full join' : kind === 'JOIN_RIGHT' ? 'a right join' : 'this join';
  return refuse(`${name} is not supported`, location, 'Write the tables the other way round, with a left join.');
}

const one = (table: FrameTable, join: ViewSource['join'], on: Expression | null): JoinedTable => ({
  table,
  source: { table: { schema: table.table.schema, name: table.table.name }, alias: table.alias, join, on },
});
