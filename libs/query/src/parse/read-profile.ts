import { fail } from '@backstay/kernel';
import type { HttpRequest } from '../pipeline.types.js';
import type { DataRequest } from './data-request.js';
import type { RequestLimits } from './request-limits.js';

/**
 * The schema that a request is about, and what the answer says of it: nothing where none was named and there is only
 * one. What has a body names it by Content-Profile, all else by Accept-Profile. Throws `schema_not_exposed`.
 */
export function readProfile(
  { method, headers }: Pick<HttpRequest, 'method' | 'headers'>,
  { schemas }: Pick<RequestLimits, 'schemas'>,
): Pick<DataRequest, 'schema' | 'profile'> {
  const named = headers[writing.has(method) ? 'content-profile' : 'accept-profile'];
  const [first] = schemas;
  if (named === undefined || named === '') return { schema: first, profile: schemas.length > 1 ? first : null };
  if (schemas.includes(named)) return { schema: named, profile: named };
  throw fail('schema_not_exposed', { schema: named, exposed: schemas.join(', ') });
}

const writing = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);
