import type { Expression } from '../expression.js';
import { boolean } from '../type-of.js';
import type { Checker, FrameTable } from './checker.js';
import { refuse } from './refusal.js';
import { fieldsOf, locate, locationOf, readNode, textOf, type SyntaxFields } from './syntax.js';

/** The tables of a FROM, and the conditions of its joins. */
export interface From {
  readonly frame: readonly FrameTable[];
  readonly conditions: readonly Expression[];
}

/** Reads a FROM clause: tables, and inner joins with ON. */
export function readFrom(checker: Checker, items: readonly unknown[]): From {
  return merge(
    items.map((item) => readItem(checker, item)),
    items.map(locate).find((found) => found !== null) ?? null,
  );
}

function readItem(checker: Checker, item: unknown): From {
  const { tag, fields } = readNode(item);
  if (tag === 'RangeVar') return { frame: [readTable(checker, fields)], conditions: [] };
  if (tag === 'JoinExpr') return readJoin(checker, fields, locate(item));
  return refuse(
    tag === 'RangeSubselect' ? 'a subquery in FROM is not supported' : 'only tables can stand in FROM',
    locate(item),
  );
}

/** Reads one table of a FROM, under the name that the author gives it there. */
export function readTable(checker: Checker, fields: SyntaxFields): FrameTable {
  const location = locationOf(fields);
  const name = textOf(fields['relname']);
  const schema = textOf(fields['schemaname']) || null;
  const table = checker.scope.table(schema, name);
  if (!table) return refuse(`relation "${schema === null ? name : `${schema}.${name}`}" does not exist`, location);
  const alias = fieldsOf(fields['alias']);
  if (alias['colnames'] !== undefined) refuse('columns cannot be renamed in FROM', location);
  const visible = textOf(alias['aliasname']) || name;
  return { table, name: visible, aliased: visible !== name, alias: checker.freshAlias(visible) };
}

/** The condition of a join sees the tables it joins and the levels outside, but not the rest of this FROM. */
function readJoin(checker: Checker, fields: SyntaxFields, location: number | null): From {
  const inner = textOf(fields['jointype']) === 'JOIN_INNER' && fields['isNatural'] === undefined;
  if (!inner || fields['usingClause'] !== undefined || fields['alias'] !== undefined) {
    refuse('this form of join is not supported', location, 'Write an inner JOIN with ON.');
  }
  const joined = merge([readItem(checker, fields['larg']), readItem(checker, fields['rarg'])], location);
  if (fields['quals'] === undefined) return joined;
  const condition = checker.within(joined.frame).expression(fields['quals'], boolean);
  return { ...joined, conditions: [...joined.conditions, condition] };
}

function merge(parts: readonly From[], location: number | null): From {
  const frame = parts.flatMap((part) => part.frame);
  const twice = frame.find((table, i) => frame.findIndex((other) => other.name === table.name) !== i);
  if (twice) refuse(`table name "${twice.name}" specified more than once`, location, 'Give one of them an alias.');
  return { frame, conditions: parts.flatMap((part) => part.conditions) };
}
