import { fail } from '@backstay/kernel';
import { requireMatch, type KeyTexts, type WriteRequest } from '@backstay/query';
import { readExpected, type WrittenForm } from './read-back.js';
import type { WriteRun } from './write-run.js';

/**
 * Holds a change to the conditions of its request. The rows are locked by now, so what is compared is what the change
 * will be made to: of two writers with the same entity tag one wins. Throws `precondition_failed`.
 */
export async function requireExpected(run: WriteRun, request: WriteRequest, keys: readonly KeyTexts[]): Promise<void> {
  const { precondition } = request.read;
  if (precondition.ifMatch === null) return;
  const [key] = keys;
  const row = keys.length === 1 && key !== undefined ? await readExpected(run, formOf(request), key) : null;
  requireMatch(precondition, row === null ? { rows: keys.length > 1 ? keys.length : 0 } : { row });
}

/** The same for a PUT, which changes the one row that is there or makes it: `If-None-Match: *` asks that there be none. */
export async function requireExpectedPut(
  run: WriteRun,
  request: WriteRequest,
  keys: readonly KeyTexts[],
): Promise<void> {
  await requireExpected(run, request, keys);
  const [key] = keys;
  if (request.read.precondition.ifNoneMatch === null || key === undefined) return;
  // A row that the caller may not see refuses the PUT itself, as it does without a condition.
  if ((await readExpected(run, formOf(request), key)) === null) return;
  throw fail('precondition_failed', { header: 'If-None-Match', why: 'present' });
}

/** Around the row stands nothing that its entity tag is made of. */
const formOf = ({ read }: WriteRequest): WrittenForm => ({ ...read, format: 'array' });
