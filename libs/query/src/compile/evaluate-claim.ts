import type { Claim } from '@backstay/expression';
import { isExactNumber, type Json, type Principal } from '@backstay/kernel';
import { formatJsonValue } from './values/format-json-value.js';

/**
 * What a claim is for this principal, as PostgreSQL's text; null for NULL. `auth.uid()` is the text of `sub`: the
 * codec of its type (uuid) refuses one that is none. `auth.jwt()` paths have the meaning of `->` and `->>`.
 */
export function evaluateClaim(claim: Claim, principal: Principal): string | null {
  if (claim.claim === 'role') return principal.role;
  if (claim.claim === 'uid') return nonEmptyText(principal.claims['sub']);
  if (claim.claim === 'email') return nonEmptyText(principal.claims['email']);
  const found = walk(principal.claims, claim.path);
  if (found === undefined) return null;
  if (claim.as === 'text' && found === null) return null;
  return claim.as === 'text' && typeof found === 'string' ? found : formatJsonValue(found);
}

const nonEmptyText = (value: Json | undefined): string | null =>
  value === undefined || value === null || value === ''
    ? null
    : typeof value === 'string'
      ? value
      : formatJsonValue(value);

/** A number step indexes arrays only (negative: from the end), a text step objects only; else there is nothing. */
function walk(root: Json, path: readonly (string | number)[]): Json | undefined {
  let at: Json | undefined = root;
  for (const step of path) {
    if (at === undefined || at === null || typeof at !== 'object' || isExactNumber(at)) return undefined;
    if (Array.isArray(at)) at = typeof step === 'number' ? (at as readonly Json[]).at(step) : undefined;
    else at = typeof step === 'string' && Object.hasOwn(at, step) ? (at as Record<string, Json>)[step] : undefined;
  }
  return at;
}
