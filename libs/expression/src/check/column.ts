import type { Expression } from '../expression.js';
import { argumentAlias } from '../scope.js';
import type { Checker, Frame, FrameTable } from './checker.js';
import { refuse } from './refusal.js';
import { locate, locationOf, namesOf, readNode, type SyntaxFields } from './syntax.js';

/**
 * Reads a column reference (`ColumnRef`) by PostgreSQL's rules: an unqualified name is looked up level by level,
 * innermost first; a qualifier binds to the nearest table of that name, and the column must be that table's.
 */
export function readColumn(checker: Checker, fields: SyntaxFields): Expression {
  const location = locationOf(fields);
  const names = namesOf(fields['fields']);
  const column = names.at(-1) ?? '';
  const qualifier = names.slice(0, -1);
  if (column === '' || qualifier.length > 2) {
    return refuse('only columns can be named here, one at a time', location);
  }
  return (
    (qualifier.length === 0 ? findUnqualified(checker, column, location) : null) ??
    findQualified(checker, qualifier, column, location) ??
    findArgument(checker, names) ??
    refuseUnknown(checker, qualifier, column, location)
  );
}

function findUnqualified(checker: Checker, column: string, location: number | null): Expression | null {
  for (const frame of checker.frames) {
    const [found, ...more] = frame
      .filter(({ qualified }) => !qualified)
      .map((entry) => columnOf(entry, column))
      .filter((reference) => reference !== null);
    if (more.length > 0) refuse(`column reference "${column}" is ambiguous`, location, 'Write the table before it.');
    if (found) return found;
  }
  return null;
}

function findQualified(
  checker: Checker,
  qualifier: readonly string[],
  column: string,
  location: number | null,
): Expression | null {
  if (qualifier.length === 0) return null;
  const entry = checker.frames.map((frame) => frame.find((table) => isNamed(table, qualifier))).find(Boolean);
  if (!entry) return null;
  return columnOf(entry, column) ?? refuse(`column ${qualifier.join('.')}.${column} does not exist`, location);
}

/** In the body of a look-up function, what is no column may be an argument. */
function findArgument(checker: Checker, names: readonly string[]): Expression | null {
  const name = names.at(-1);
  const found = names.length === 1 ? checker.scope.arguments.find((argument) => argument.name === name) : undefined;
  return found ? { kind: 'column', type: found.type, source: argumentAlias, column: found.name } : null;
}

function refuseUnknown(checker: Checker, qualifier: readonly string[], column: string, location: number | null): never {
  if (qualifier.length > 0) {
    return refuse(`missing FROM-clause entry for table "${qualifier.at(-1)}"`, location);
  }
  const names = checker.frames.flatMap((frame: Frame) => frame.flatMap((entry) => entry.table.columns));
  const near = names.find((candidate) => candidate.name.toLowerCase() === column.toLowerCase());
  return refuse(`column "${column}" does not exist`, location, near ? `Did you mean "${near.name}"?` : null);
}

function columnOf(entry: FrameTable, column: string): Expression | null {
  const found = entry.table.columns.find((candidate) => candidate.name === column);
  return found ? { kind: 'column', type: found.type, source: entry.alias, column } : null;
}

const isNamed = (entry: FrameTable, qualifier: readonly string[]): boolean =>
  qualifier.length === 1
    ? entry.name === qualifier[0]
    : !entry.aliased && entry.table.schema === qualifier[0] && entry.table.name === qualifier[1];

/** Reads a column of a row by its position or its name in brackets: `$1.name`, `(p).name`. */
export function readField(checker: Checker, fields: SyntaxFields): Expression {
  const { tag, fields: row } = readNode(fields['arg']);
  const names = namesOf(fields['indirection']);
  const entry = checker.frames.at(-1)?.find(({ qualified }) => qualified);
  const isRow = tag === 'ParamRef' ? row['number'] === 1 : namesOf(row['fields']).join('.') === entry?.name;
  if (entry === undefined || names.length !== 1 || !isRow) {
    return refuse('only columns of the row that is the argument can be taken so', locate(fields['arg']));
  }
  return columnOf(entry, names[0]!) ?? refuse(`column "${names[0]}" does not exist`, locate(fields['arg']));
}

/** Reads `$1` in the body of a look-up function. */
export function readParameter(checker: Checker, fields: SyntaxFields): Expression {
  const position = Number(fields['number'] ?? 0);
  const found = checker.scope.arguments[position - 1];
  if (!found) return refuse(`there is no parameter $${position}`, locationOf(fields));
  return { kind: 'column', type: found.type, source: argumentAlias, column: found.name };
}
