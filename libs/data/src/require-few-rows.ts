import { fail } from '@backstay/kernel';
import type { DataRequest } from '@backstay/query';

/** Holds the answer of a call to what `Prefer: handling=strict, max-affected=…` allows. Throws `max_affected`. */
export function requireFewRows({ call, preferences }: DataRequest, rows: number): void {
  const { handling, maxAffected } = preferences;
  if (call === undefined || handling !== 'strict' || maxAffected === null || rows <= maxAffected) return;
  throw fail('max_affected', { rows });
}
