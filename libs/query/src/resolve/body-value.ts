import type { ColumnType } from '@backstay/catalog';
import { writeArrayText } from '@backstay/expression';
import { fail } from '@backstay/kernel';
import { writeJsonNode, type JsonNode } from '../compile/values/json-node.js';
import { parseValue } from '../compile/values/parse-value.js';
import type { TimeZone } from '../compile/values/time-zone.js';
import { fromZone } from '../compile/values/zoned-value.js';

/**
 * The canonical text of a JSON value for a column, as PostgreSQL's json_populate_recordset reads it: null is NULL for
 * every type, a number or document stands for its own text, an array for an array. Null is NULL. Throws Failure (22P02,
 * 22P05, 22003, 22007 …) when it is none of the type's values. `zone`: that of moments without an offset; null: UTC.
 */
export function bodyValue(node: JsonNode, type: ColumnType, zone: TimeZone | null = null): string | null {
  const text = bodyText(node, type);
  return text === null ? null : parseValue(fromZone(text, type, zone), type);
}

function bodyText(node: JsonNode, type: ColumnType): string | null {
  if (node.kind === 'word' && node.word === 'null') return null;
  if (type.kind === 'json' || type.kind === 'jsonb') return writeJsonNode(node);
  if (type.kind === 'array' && node.kind === 'array') {
    return writeArrayText(node.items.map((item) => bodyText(item, type.of)));
  }
  return node.kind === 'string' ? stringText(node.text) : writeJsonNode(node);
}

/** A body can write NUL as an escape only, and so PostgreSQL speaks of that, and not of bytes. */
function stringText(text: string): string {
  if (text.includes('\0')) throw fail('nul_escape', {});
  return text;
}
