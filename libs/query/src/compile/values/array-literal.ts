import { writeArrayText } from '@backstay/expression';
import { readJson, writeJsonb } from './canonical-json.js';

/** PostgreSQL's text of an array, `{a,"b c",NULL}`, from its JSON text. */
export function arrayLiteral(json: string, text: (element: string) => string): string {
  const node = readJson(json);
  if (node.kind !== 'array') return json;
  const isNull = (i: number): boolean => {
    const item = node.items[i];
    return item?.kind === 'word' && item.word === 'null';
  };
  return writeArrayText(
    node.items.map((item, i) =>
      isNull(i) ? null : text(item.kind === 'string' ? JSON.stringify(item.text) : writeJsonb(item)),
    ),
  );
}
