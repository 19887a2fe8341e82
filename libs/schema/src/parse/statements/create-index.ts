import type { IndexElem, IndexStmt } from 'libpg-query';
import { chooseName } from '../draft/constraint-name.js';
import { keyColumns } from './key-columns.js';
import { partName, readCondition, readPart } from './index-part.js';
import { isTextIndex, readTextIndex } from './text-index.js';
import { checkName } from './read-name.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers, type Statement } from '../text/statement.js';
import type { TableDraft } from '../draft/table-draft.js';

/** `create [unique] index [name] on table (column | (expression) [asc|desc], …) [where condition]`. */
export function readCreateIndex(node: IndexStmt, statement: Statement, draft: SchemaDraft): void {
  const table = draft.table(node.relation, statement);
  if (table === null) return;
  const at = statement.at(null);
  if (
    node.if_not_exists === true &&
    node.idxname !== undefined &&
    draft.names(table.schema).relations.has(node.idxname)
  ) {
    draft.note(at, `index "${node.idxname}" exists already; this statement has no effect`);
    return;
  }
  const elements = elementsOf(node);
  const searches = isTextIndex(node, elements);
  if (!refuseClauses(node, searches, statement, draft)) return;
  if (searches) return addTextIndex(node, elements, table, statement, draft);
  const names = elements.flatMap((element) => element.name ?? []);
  const use = node.unique === true ? 'unique' : 'index';
  const found = keyColumns(names, use, table, at, draft);
  const parts = elements.map((element) => readPart(element, use, table, statement, draft));
  const where = readCondition(node.whereClause, table, statement, draft);
  if (found === null || parts.includes(null) || where === null) return;
  table.indexes.push({
    name: indexName(node, elements.map(partName), table, statement, draft),
    unique: node.unique === true,
    columns: parts.filter((part) => part !== null),
    ...(where === undefined ? {} : { where }),
  });
}

function addTextIndex(
  node: IndexStmt,
  elements: readonly IndexElem[],
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): void {
  const part = readTextIndex(node, elements, table, statement, draft);
  if (part === null) return;
  const { column, ...search } = part;
  const name = indexName(node, elements.map(partName), table, statement, draft);
  table.indexes.push({ name, unique: false, columns: [{ column, direction: 'asc' }], search });
}

const elementsOf = (node: IndexStmt): readonly IndexElem[] =>
  (node.indexParams ?? []).flatMap((item) => ('IndexElem' in item ? [item.IndexElem] : []));

function indexName(
  node: IndexStmt,
  columns: readonly string[],
  table: TableDraft,
  statement: Statement,
  draft: SchemaDraft,
): string {
  const { relations } = draft.names(table.schema);
  const taken = (name: string): boolean => relations.has(name);
  const name = node.idxname ?? chooseName(table.name, columns, 'idx', taken);
  if (node.idxname !== undefined) {
    const at = statement.at(null);
    checkName('index', name, at, draft);
    if (taken(name) && table.adopted === null)
      draft.problem(at, `relation "${name}" already exists`, 'Choose another name for the index.');
  }
  relations.add(name);
  return name;
}

/** Whether the index is a plain one; otherwise says by name what it is. */
function refuseClauses(node: IndexStmt, searches: boolean, statement: Statement, draft: SchemaDraft): boolean {
  const before = draft.problems.length;
  const refuse = (applies: boolean, what: string, advice: string): void => {
    if (applies) draft.problem(statement.at(null), `${what} is not supported`, advice);
  };
  const elements = elementsOf(node);
  const method = node.accessMethod ?? 'btree';
  refuse(!searches && method !== 'btree' && method !== 'hash', `an index using ${method}`, engineFile);
  refuse(method === 'hash', 'an index using hash', 'Leave the method out: the plain index finds equal values as well.');
  refuse((node.indexIncludingParams ?? []).length > 0, 'include', 'Leave the clause out.');
  refuse(node.nulls_not_distinct === true, 'nulls not distinct', 'Make the columns not null, or leave the clause out.');
  refuse(node.concurrent === true, 'concurrently', 'Remove concurrently: how an index is built is up to apply.');
  refuse((node.options ?? []).length > 0, 'with (…)', 'Leave the storage options out.');
  refuse(node.tableSpace !== undefined, 'tablespace', 'Leave it out.');
  refuse(elements.some(hasOddOrder), 'nulls first or last in an index', 'Leave it out.');
  refuse(elements.some(hasCollation), 'a collation or operator class in an index', 'Leave it out.');
  return draft.problems.length === before;
}

const engineFile = 'Write a plain index, or write it for one engine in schema/<engine>/*.sql.';

/** An order of nulls that is not the direction's own: last for asc, first for desc. */
const hasOddOrder = (element: IndexElem): boolean => {
  const usual = element.ordering === 'SORTBY_DESC' ? 'SORTBY_NULLS_FIRST' : 'SORTBY_NULLS_LAST';
  const nulls = element.nulls_ordering ?? 'SORTBY_NULLS_DEFAULT';
  return nulls !== 'SORTBY_NULLS_DEFAULT' && nulls !== usual;
};

const hasCollation = (element: IndexElem): boolean => {
  const collation = identifiers(element.collation).at(-1);
  return (collation !== undefined && collation !== 'C') || (element.opclass ?? []).length > 0;
};
