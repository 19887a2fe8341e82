import type { Catalog, Column, Table } from '@backstay/catalog';
import { fail, Failure } from '@backstay/kernel';
import { bodyValue, JsonProblem, parseJsonNode, type JsonNode } from '@backstay/query';
import type { RawRecord } from '../file/framer.js';
import { RecordFault, textOf, type FieldValue } from './read-row.js';

/** Nesting of a row's JSON, as in a body of the data API. */
const deepest = 64;

/** Which keys of an object count, and what they are called in the table. */
export interface KeyRules {
  /** Null: every key must be a column. */
  readonly columns: readonly string[] | null;
  readonly map: ReadonlyMap<string, string>;
}

/** Reads records that are JSON objects, each key a column, as the data API reads a row of a body. */
export function jsonReader(
  table: Table,
  catalog: Catalog,
  rules: KeyRules,
): (record: RawRecord) => readonly FieldValue[] {
  return (record) => {
    const members = membersOf(record);
    return [...members].flatMap(([key, node]): FieldValue | [] => {
      const column = columnOf(key, table, catalog, rules);
      return column === null ? [] : { column, text: valueOf(node, column) };
    });
  };
}

/** The members of the object; of a key given twice the last, as in PostgreSQL. */
function membersOf(record: RawRecord): ReadonlyMap<string, JsonNode> {
  const text = textOf(record.bytes);
  try {
    const node = parseJsonNode(text, deepest);
    if (node.kind === 'object') return new Map(node.members);
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error;
    throw fail('bad_body', { reason: 'Empty or invalid json' });
  }
  throw fail('bad_body', { reason: 'this row is not a JSON object' });
}

/** Null: the key is left out. */
function columnOf(key: string, table: Table, catalog: Catalog, { columns, map }: KeyRules): Column | null {
  if (columns !== null && !columns.includes(key)) return null;
  const wanted = map.get(key) ?? key;
  if (wanted === '') return null;
  const column = catalog.column(table, wanted);
  if (column === null) throw new RecordFault(fail('unknown_column', { table: table.name, column: wanted }), wanted);
  return column.generated ? null : column;
}

function valueOf(node: JsonNode, column: Column): string | null {
  try {
    return bodyValue(node, column.type);
  } catch (error) {
    if (error instanceof Failure) throw new RecordFault(error, column.name);
    throw error;
  }
}
