import type { ColumnType } from '@backstay/catalog';
import type { JsonNode } from '../compile/values/json-node.js';
import { tooManyValues } from '../parse/parse-json-body.js';
import type { RequestLimits } from '../parse/request-limits.js';

/**
 * Holds arrays that were sent as texts (`"{a,b}"`, `"[1,2]"`) to the values that a body may have, before they are taken
 * apart: those of JSON itself are counted where the body is read. Commas count, also quoted ones. Throws `too_large`.
 */
export function checkArrayTexts(
  rows: readonly ReadonlyMap<string, JsonNode>[],
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
  limits: RequestLimits,
): void {
  let values = 0;
  for (const { name, type } of columns) {
    if (type.kind !== 'array') continue;
    for (const row of rows) {
      const node = row.get(name);
      if (node?.kind !== 'string') continue;
      for (let at = 0; at !== -1; at = node.text.indexOf(',', at + 1)) {
        if (++values > limits.bodyValues) throw tooManyValues(limits);
      }
    }
  }
}
