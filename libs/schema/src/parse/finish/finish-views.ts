import { writtenName } from '@backstay/catalog';
import { publicSchema } from '@backstay/kernel';
import { checkView, type ExpressionScope, type ViewColumn, type ViewQuery } from '@backstay/expression';
import type { TableDraft, PendingView } from '../draft/table-draft.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import { identifiers } from '../text/statement.js';
import { expressionAdvice } from './finish-expressions.js';

/** Turns the queries of all views into typed ones, those that others read first; then what waited for their columns. */
export function finishViews(draft: SchemaDraft): void {
  const views = new Views(draft);
  for (const table of draft.tables.values()) if (table.kind === 'view') views.finish(table);
  for (const table of draft.tables.values()) if (table.kind === 'adopted view') finishAdopted(table, draft);
  for (const deferred of draft.deferred) deferred();
}

/** Reads each view once; a view that is being read and is named again reads itself. */
class Views {
  readonly #reading = new Set<TableDraft>();
  readonly #finished = new Set<TableDraft>();

  constructor(private readonly draft: SchemaDraft) {}

  finish(view: TableDraft): void {
    const pending = view.pendingView;
    if (pending === null || this.#finished.has(view) || this.#reading.has(view)) return;
    this.#reading.add(view);
    const before = this.draft.problems.length;
    const found = this.#read(view, pending);
    if (found !== null) setColumns(view, found);
    else this.draft.unreadable.add(view.name);
    // A view that cannot be read has told why, unless that was told of what it reads.
    if (found === null && this.draft.problems.length === before) view.incomplete = true;
    this.#reading.delete(view);
    this.#finished.add(view);
  }

  #read(view: TableDraft, { node, statement }: PendingView): Found | null {
    let blind = false;
    const table: ExpressionScope['table'] = (schema, name) => {
      const named = this.draft.tables.get(writtenName({ schema: schema ?? publicSchema, name }));
      if (named?.kind === 'view') {
        if (this.#reading.has(named)) {
          this.draft.problem(statement.at(null), `view "${view.name}" reads itself`, 'Take it out of its own query.');
          blind = true;
        }
        this.finish(named);
      }
      const found = this.draft.readableTable(schema, name);
      blind ||=
        this.draft.unreadable.has(name) || (found instanceof Object && 'broken' in found && found.broken === true);
      return found;
    };
    const names = identifiers(node.aliases);
    const { draft } = this;
    const { view: checked, problems } = checkView(node.query, names, {
      table,
      enums: draft.enums,
      functions: draft.functions,
    });
    if (blind) return null;
    for (const problem of problems)
      draft.problem(statement.at(problem.location), problem.message, problem.advice ?? expressionAdvice);
    return checked;
  }
}

interface Found {
  readonly query: ViewQuery;
  readonly columns: readonly ViewColumn[];
  readonly key: readonly string[] | null;
}

function setColumns(view: TableDraft, { query, columns, key }: Found): void {
  view.query = query;
  view.primaryKey = key === null ? null : { name: `${view.name}_key`, columns: key };
  for (const column of columns)
    view.columns.push({
      ...column,
      default: null,
      identity: null,
      generated: false,
      generation: null,
      comment: null,
      at: view.at,
      broken: false,
      pendingGeneration: null,
    });
}

/** Of an adopted view only its columns are said: what else there is to know, its database knows. */
function finishAdopted(view: TableDraft, draft: SchemaDraft): void {
  const keys = view.constraints.length + view.indexes.length;
  const filled = view.columns.some(
    (one) => one.default !== null || one.identity !== null || one.pendingGeneration !== null,
  );
  if (keys > 0 || view.primaryKey !== null || filled)
    draft.problem(
      view.at,
      `the adopted view "${view.name}" has only columns, with not null where that is certain`,
      'Take keys, checks, references and defaults out.',
    );
}
