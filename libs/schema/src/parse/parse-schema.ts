import { loadModule } from './text/sql-parser.js';
import { finishRenames } from './finish/finish-renames.js';
import { finishSchema } from './finish/finish-schema.js';
import { parseFile } from './text/parse-file.js';
import type { ParsedSchema, SourceFile, SourcePosition } from './parsed-schema.js';
import { otherStatement, refusedStatements } from './statements/refused-statements.js';
import { SchemaDraft } from './draft/schema-draft.js';
import { tagOf, type NodeTag, type Statement } from './text/statement.js';
import { phases, statementReaders } from './statements/statement-readers.js';
import { isStorageStatement, keepStorageStatement } from './statements/storage-statement.js';

/**
 * Reads schema text: every statement of every file, all problems at once with their places and what to write instead.
 * Files and statements may stand in any order, as nothing of them is run. Never throws for any text.
 */
export async function parseSchema(files: readonly SourceFile[]): Promise<ParsedSchema> {
  await loadModule();
  const draft = new SchemaDraft();
  let count = 0;
  const statements = files.flatMap((file) => parseFile(file, draft, () => count++));
  for (const phase of phases)
    for (const statement of statements) if (phaseOf(statement) === phase) read(statement, draft);
  const record = finishSchema(draft);
  draft.adopted.reportLost(draft);
  const renames = finishRenames(draft, statements);
  const order = new Map(files.map((file, index) => [file.path, index]));
  const byPlace = (a: SourcePosition, b: SourcePosition): number =>
    (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column;
  return {
    record,
    renames,
    problems: draft.problems.toSorted(byPlace),
    notes: draft.notes.toSorted(byPlace),
    places: placesOf(draft),
  };
}

function placesOf({ tables, places: others }: SchemaDraft): ReadonlyMap<string, SourcePosition> {
  const places = [...tables.values()].flatMap((table): [string, SourcePosition][] => {
    const name = `${table.schema}.${table.name}`;
    return [
      [name, table.at],
      ...table.columns.map((column): [string, SourcePosition] => [`${name}.${column.name}`, column.at]),
    ];
  });
  return new Map([...places, ...others]);
}

const phaseOf = (statement: Statement): (typeof phases)[number] =>
  statementReaders[tagOf(statement.node)]?.phase ?? 'rest';

function read(statement: Statement, draft: SchemaDraft): void {
  if (isStorageStatement(statement.node)) {
    keepStorageStatement(statement, draft);
    return;
  }
  const tag = tagOf(statement.node);
  const content = (statement.node as Record<NodeTag, never>)[tag];
  // Tag and content belong together by construction of the tree; the table of readers ties them to each other.
  const reader = statementReaders[tag];
  if (reader !== undefined) {
    reader.read(content, statement, draft);
    return;
  }
  const refused = refusedStatements[tag];
  const name = refused?.name ?? 'this statement';
  draft.problem(statement.at(null), `${name} is not supported in schema files`, refused?.advice ?? otherStatement);
}
