import type { Json } from '@backstay/kernel';
import { canonicalJson } from './canonical-json.js';

/** A JSON value as jsonb text (`{"a": 1}`), numbers as PostgreSQL's numeric prints them. */
export function formatJsonValue(value: Json): string {
  return canonicalJson(JSON.stringify(value));
}
