import type { Column, Table } from '@backstay/catalog';
import type { EnumType } from '@backstay/expression';
import { publicSchema } from '@backstay/kernel';
import type { InsertStmt, Node, SelectStmt } from 'libpg-query';
import { hasSqlDetails, parseSync } from '../parse/text/sql-parser.js';
import { readConstant } from '../parse/statements/constant.js';
import { isTooDeep, tooDeep } from '../parse/text/nesting.js';
import type { SourceFile } from '../parse/parsed-schema.js';
import { SourceText } from '../parse/text/source-text.js';
import { firstLine, splitStatements, type StatementSpan } from '../parse/text/split-statements.js';
import { Statement, tagOf } from '../parse/text/statement.js';
import { isStorageStatement } from '../parse/statements/storage-statement.js';
import type { SeedFile, SeedRow, SeedRows, SeedValue } from './seed-rows.js';
import type { SeedTarget } from './seed-target.js';

/** Statements of a dump's session that mean nothing here. */
const withoutEffect = ['TransactionStmt', 'VariableSetStmt'];

const insertAdvice = 'Seed files hold insert into table (columns) values (constants), (…);';

/** Reads the INSERT statements of a seed file. The parser must be loaded. */
export function readSqlSeed(file: SourceFile, target: SeedTarget): Omit<SeedFile, 'problems'> {
  const source = new SourceText(file.path, file.text);
  const { statements, faults } = splitStatements(source);
  for (const fault of faults) target.problem(source.position(fault.byte), fault.message, 'Fix the SQL here.');
  const skipped: string[] = [];
  const batches = statements.flatMap((span) => {
    const statement = parse(span, source, target);
    if (statement === null) return [];
    if (isStorageStatement(statement.node)) {
      const { line } = statement.at(null);
      skipped.push(`${file.path}:${line}: statements about storage have no effect yet`);
      return [];
    }
    return readStatement(statement, target) ?? [];
  });
  return { batches, skipped };
}

function parse(span: StatementSpan, source: SourceText, target: SeedTarget): Statement | null {
  try {
    const node = parseSync(source.slice(span.start, span.end)).stmts?.[0]?.stmt;
    if (node === undefined) return null;
    if (!isTooDeep(node)) return new Statement(source, span.start, span.end, node, 0);
    target.problem(source.position(span.start), tooDeep.message, tooDeep.advice);
    return null;
  } catch (error) {
    const details = hasSqlDetails(error) ? error.sqlDetails : undefined;
    const byte = source.byteOfCharacter(span.start, Math.max(0, details?.cursorPosition ?? 0));
    target.problem(
      source.position(byte),
      firstLine(details?.message ?? 'this statement cannot be read'),
      'Fix the SQL here.',
    );
    return null;
  }
}

function readStatement(statement: Statement, target: SeedTarget): SeedRows | null {
  const { node } = statement;
  if ('InsertStmt' in node) return readInsert(node.InsertStmt, statement, target);
  if (withoutEffect.includes(tagOf(node))) return null;
  const advice =
    'SelectStmt' in node
      ? 'Remove it: after ids were given, the next one follows by itself (no setval).'
      : insertAdvice;
  target.problem(statement.at(null), 'only insert statements can stand in a seed file', advice);
  return null;
}

function readInsert(node: InsertStmt, statement: Statement, target: SeedTarget): SeedRows | null {
  const at = statement.at(node.relation?.location);
  const table = target.table(node.relation?.schemaname ?? publicSchema, node.relation?.relname ?? '', at);
  if (table === null || !plain(node, statement, target)) return null;
  const lists = valueLists(node, statement, target);
  if (lists === null) return null;
  const width = Math.max(...lists.map((list) => list.length));
  const named = (node.cols ?? []).map((item) => ('ResTarget' in item ? (item.ResTarget.name ?? '') : ''));
  const names = named.length > 0 ? named : table.columns.slice(0, width).map((column) => column.name);
  const columns = target.columns(table, names, at);
  if (columns === null) return null;
  const enums = enumsOf(table);
  const overriding = node.override === 'OVERRIDING_SYSTEM_VALUE';
  const rows = lists.map((list) => readRow(list, columns, enums, overriding, statement, target));
  return { table, columns: names, rows };
}

/** Whether the statement has none of the clauses that a seed cannot honour. */
function plain(node: InsertStmt, statement: Statement, target: SeedTarget): boolean {
  const before = target.problems.length;
  const refuse = (applies: boolean, what: string): void => {
    if (applies) target.problem(statement.at(null), `${what} is not supported in seed files`, insertAdvice);
  };
  refuse(node.onConflictClause !== undefined, 'on conflict');
  refuse(node.returningClause !== undefined, 'returning');
  refuse(node.withClause !== undefined, 'with');
  refuse(node.override === 'OVERRIDING_USER_VALUE', 'overriding user value');
  return target.problems.length === before;
}

/** The rows of VALUES; `default values` is one empty row. Null after reporting anything else. */
function valueLists(node: InsertStmt, statement: Statement, target: SeedTarget): readonly (readonly Node[])[] | null {
  if (node.selectStmt === undefined) return [[]];
  const select: SelectStmt = 'SelectStmt' in node.selectStmt ? node.selectStmt.SelectStmt : {};
  const lists = (select.valuesLists ?? []).map((list) => ('List' in list ? (list.List.items ?? []) : []));
  if (lists.length > 0) return lists;
  target.problem(statement.at(null), 'insert … select is not supported in seed files', insertAdvice);
  return null;
}

function readRow(
  list: readonly Node[],
  columns: readonly Column[],
  enums: readonly EnumType[],
  overriding: boolean,
  statement: Statement,
  target: SeedTarget,
): SeedRow {
  const at = statement.at(firstLocation(list));
  if (list.length > columns.length)
    target.problem(at, 'INSERT has more expressions than target columns', 'Name the columns, one for each value.');
  else if (list.length < columns.length)
    target.problem(at, 'INSERT has more target columns than expressions', 'Give a value, default or null for each.');
  const values = columns.map((column, index): SeedValue => {
    const node = list[index];
    if (node === undefined || 'SetToDefault' in node) return { kind: 'default' };
    if (column.identity === 'always' && !overriding)
      target.problem(
        at,
        `cannot insert a non-DEFAULT value into column "${column.name}"`,
        'Write overriding system value before values, or make it generated by default.',
      );
    const constant = readConstant(node, column.type, enums);
    if (constant.ok) return constant.value;
    const { location, message, advice } = constant.error;
    target.problem(location === null ? at : statement.at(location), `${column.name}: ${message}`, advice ?? '');
    return { kind: 'default' };
  });
  return { at, values };
}

/** Where a row begins: the parser gives no place to the row itself. */
function firstLocation(list: readonly Node[]): number | undefined {
  const [first] = list;
  if (first === undefined) return undefined;
  const content: { location?: number; arg?: Node } = Object.values(first)[0] as object;
  return content.arg === undefined ? content.location : firstLocation([content.arg]);
}

/** The enums that a table's columns are of, for casts to them. */
export function enumsOf(table: Table): readonly EnumType[] {
  return table.columns.flatMap(({ type }) => {
    const scalar = type.kind === 'array' ? type.of : type;
    return scalar.kind === 'enum' ? [scalar] : [];
  });
}
