import type { ColumnType, FunctionOrder } from '@backstay/catalog';
import type { ReadSelect } from '../check-view.js';
import type { Expression } from '../expression.js';
import { typeName } from '../type-name.js';
import { typeOf } from '../type-of.js';
import type { ViewOrder, ViewOutput } from '../view-query.js';
import { withoutStorage } from '../without-storage.js';
import { settleNumbers } from './exact-numbers.js';
import { refuse } from './refusal.js';
import { fieldsOf, listOf, locate, namesOf, numberOf, readNode, textOf } from './syntax.js';
import { aggregates, isSame, requireGrouped } from './view-group.js';

/** ORDER BY of a function's body. */
export interface ReadOrder {
  /** By columns of its rows, so that whoever reads them can keep the order. */
  readonly order: readonly FunctionOrder[];
  /** Columns that are there for the order only. */
  readonly extra: readonly ViewOutput[];
  /** What the body's own page is cut by: made total, so that every engine cuts the same rows. */
  readonly page: readonly ViewOrder[];
}

/** Reads ORDER BY: columns and expressions, names and positions of the select list. `paged`: a page is cut by it. */
export function readOrder(read: ReadSelect, nodes: readonly unknown[], paged: boolean): ReadOrder {
  const { query } = read;
  const extra: ViewOutput[] = [];
  const terms: ViewOrder[] = [];
  const order = nodes.map((node): FunctionOrder => {
    const { fields } = readNode(node);
    const location = locate(node);
    if (textOf(fields['sortby_dir']) === 'SORTBY_USING') refuse('ORDER BY … USING is not supported', location);
    const expression = sortExpression(read, fields['node']);
    requireOrdered(typeOf(expression), location);
    const output = query.select.find((one) => isSame(one.expression, expression)) ?? addOutput(expression);
    const direction = textOf(fields['sortby_dir']) === 'SORTBY_DESC' ? 'desc' : 'asc';
    const { nullable, type } = read.describe(output);
    const said = textOf(fields['sortby_nulls']);
    const asked = said === 'SORTBY_NULLS_FIRST' ? 'first' : said === 'SORTBY_NULLS_LAST' ? 'last' : null;
    const nulls = nullable ? (asked ?? (direction === 'asc' ? 'last' : 'first')) : null;
    terms.push({ expression, direction, nulls });
    return { column: columnOf(output.name, type, nullable), direction, nulls };

    function addOutput(added: Expression): ViewOutput {
      if (query.distinct) refuse('for SELECT DISTINCT, ORDER BY expressions must appear in select list', location);
      if (query.grouping !== null) {
        requireGrouped(added, [...query.grouping.keys], read.checker, location);
      } else if (aggregates(added)) refuse('aggregates have no place in this ORDER BY', location);
      const made = { name: freshName([...query.select, ...extra]), expression: added };
      extra.push(made);
      return made;
    }
  });
  return { order, extra, page: paged ? [...terms, ...tieBreak(read, terms)] : [] };
}

/** A name or a position of the select list, or an expression of its own. */
function sortExpression(read: ReadSelect, node: unknown): Expression {
  const { tag, fields } = readNode(node);
  const { select } = read.query;
  if (tag === 'A_Const' && 'ival' in fields) {
    const position = numberOf(fieldsOf(fields['ival'])['ival']);
    const found = select[position - 1];
    return found?.expression ?? refuse(`ORDER BY position ${position} is not in select list`, locate(node));
  }
  const names = tag === 'ColumnRef' ? namesOf(fields['fields']) : [];
  const written =
    names.length === 1 ? read.outputs.findIndex((output) => writtenName(output.node, output.name, names[0]!)) : -1;
  if (written >= 0) return select[written]!.expression;
  return settleNumbers(read.checker.expression(node, null), locate(node));
}

/** Whether an output is called so in the body: by its own name there, which declared columns may rename. */
function writtenName(node: unknown, name: string, wanted: string): boolean {
  const { tag, fields } = readNode(node);
  return (
    name === wanted ||
    (tag === 'ColumnRef' && listOf(fields['fields']).length > 0 && namesOf(fields['fields']).at(-1) === wanted)
  );
}

/** All other columns, so that rows which are alike in the order are alike altogether. */
function tieBreak({ query, describe }: ReadSelect, terms: readonly ViewOrder[]): readonly ViewOrder[] {
  return query.select
    .filter(({ expression }) => !terms.some((term) => isSame(term.expression, expression)))
    .filter(({ expression }) => expression.kind !== 'literal' && isOrdered(typeOf(expression)))
    .map((output) => ({
      expression: output.expression,
      direction: 'asc',
      nulls: describe(output).nullable ? 'last' : null,
    }));
}

const isOrdered = (type: ColumnType): boolean => !['json', 'jsonb', 'array'].includes(type.kind);

function requireOrdered(type: ColumnType, location: number | null): void {
  if (!isOrdered(type)) refuse(`ordering by ${typeName(type)} values is not supported`, location);
}

function freshName(taken: readonly ViewOutput[]): string {
  for (let n = 1; ; n++) if (!taken.some(({ name }) => name === `order_${n}`)) return `order_${n}`;
}

const columnOf = (name: string, type: ColumnType, nullable: boolean): FunctionOrder['column'] => ({
  name,
  type: withoutStorage(type),
  nullable,
  default: null,
  identity: null,
  generated: false,
  comment: null,
});
