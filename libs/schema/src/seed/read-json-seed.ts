import type { Column, Table } from '@backstay/catalog';
import { writeArrayText } from '@backstay/expression';
import type { SourceFile, SourcePosition } from '../parse/parsed-schema.js';
import { SourceText } from '../parse/text/source-text.js';
import { checkValue } from './check-value.js';
import { JsonNumber, parseExactJson, writeExactJson, type ExactJson } from './exact-json.js';
import type { SeedRow, SeedRows, SeedValue } from './seed-rows.js';
import type { SeedTarget } from './seed-target.js';

const advice = 'Write an array of objects: [{ "title": "…", "price": 12.50 }].';

/** Reads a JSON file: an array of objects, one row each; a missing key gets the column's default, null is NULL. */
export function readJsonSeed(file: SourceFile, table: Table, target: SeedTarget): readonly SeedRows[] {
  const start: SourcePosition = { file: file.path, line: 1, column: 1 };
  const rows = parse(file, start, target);
  if (!Array.isArray(rows)) {
    if (rows !== undefined) target.problem(start, 'this is not an array', advice);
    return [];
  }
  const source = new SourceText(file.path, file.text);
  const places = source.positionsOf(elementOffsets(file.text));
  const objects = rows.map((row, index) => {
    if (row !== null && typeof row === 'object' && !Array.isArray(row) && !(row instanceof JsonNumber)) return row;
    target.problem(places[index] ?? start, `row ${index + 1} is not an object`, advice);
    return {};
  });
  const names = [...new Set(objects.flatMap((row) => Object.keys(row)))];
  const columns = target.columns(table, names, start);
  if (columns === null) return [];
  return [
    { table, columns: names, rows: objects.map((row, index) => readRow(row, columns, places[index] ?? start, target)) },
  ];
}

function parse(file: SourceFile, start: SourcePosition, target: SeedTarget): ExactJson | undefined {
  try {
    return parseExactJson(file.text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message)?.[1];
    const source = new SourceText(file.path, file.text);
    const at =
      position === undefined ? start : source.position(Buffer.byteLength(file.text.slice(0, Number(position))));
    target.problem(at, 'this is not JSON', advice);
    return undefined;
  }
}

function readRow(
  row: Readonly<Record<string, ExactJson>>,
  columns: readonly Column[],
  at: SourcePosition,
  target: SeedTarget,
): SeedRow {
  return {
    at,
    values: columns.map((column): SeedValue => {
      if (!Object.hasOwn(row, column.name)) return { kind: 'default' };
      const text = textOf(row[column.name] ?? null, column);
      if (text !== undefined) return checkValue(text, column, at, target);
      target.problem(
        at,
        `${column.name}: an object cannot be stored in a column of this type`,
        'Give a text or a number.',
      );
      return { kind: 'default' };
    }),
  };
}

/** PostgreSQL's text form of a JSON value for a column; undefined: it has none. */
function textOf(value: ExactJson, column: Column): string | null | undefined {
  if (value === null) return null;
  const { kind } = column.type;
  if (kind === 'json' || kind === 'jsonb') return writeExactJson(value);
  if (kind === 'array' && Array.isArray(value)) {
    const element: Column = { ...column, type: column.type.of };
    const texts = value.map((item: ExactJson) => textOf(item, element));
    return texts.includes(undefined) ? undefined : writeArrayText(texts.map((text) => text ?? null));
  }
  if (value instanceof JsonNumber) return value.text;
  return typeof value === 'object' ? undefined : String(value);
}

/** Where the elements of the outer array begin, as indices into the text, which is JSON. */
function elementOffsets(text: string): readonly number[] {
  const offsets: number[] = [];
  let depth = 0;
  let expected = false;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]|[^\s[\]{},"]+/g)) {
    const opens = token === '[' || token === '{';
    if (depth === 1 && expected && token !== ']') {
      offsets.push(index);
      expected = false;
    }
    if (opens) depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth === 1 && (token === ',' || (offsets.length === 0 && token === '['))) expected = true;
  }
  return offsets;
}
