import type { ScalarType } from '@backstay/catalog';
import { writeArrayText } from '@backstay/expression';
import { readJson, writeJsonb } from './canonical-json.js';
import { writeJsonNode } from './json-node.js';

/** PostgreSQL's text of an array, `{a,"b c",NULL}`, from its JSON text. Numbers stay as they are written there. */
export function arrayLiteral(json: string, of: ScalarType, text: (element: string) => string): string {
  const node = readJson(json);
  if (node.kind !== 'array') return json;
  const isNull = (i: number): boolean => {
    const item = node.items[i];
    return item?.kind === 'word' && item.word === 'null';
  };
  return writeArrayText(
    node.items.map((item, i) =>
      isNull(i) ? null : text(of.kind === 'jsonb' ? writeJsonb(item) : writeJsonNode(item)),
    ),
  );
}
