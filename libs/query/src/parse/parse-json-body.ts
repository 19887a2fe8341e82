import { fail } from '@backstay/kernel';
import { JsonProblem, JsonTooLarge, parseJsonNode, type JsonNode } from '../compile/values/json-node.js';
import type { RequestLimits } from './request-limits.js';

/**
 * The document of a body. Throws `bad_body`, and `too_large` for one that nests deeper or has more values than it may:
 * a value takes many times the memory of the two bytes it can be sent in.
 */
export function parseJsonBody(text: string, limits: RequestLimits): JsonNode {
  try {
    return parseJsonNode(text, limits.bodyDepth, limits.bodyValues);
  } catch (error) {
    if (error instanceof JsonTooLarge) {
      throw error.of === 'depth'
        ? fail('too_large', { what: 'depth of JSON', limit: limits.bodyDepth })
        : tooManyValues(limits);
    }
    if (error instanceof JsonProblem) throw fail('bad_body', { reason: 'Empty or invalid json' });
    throw error;
  }
}

/** Holds a text whose values stand between `marks` to what a body may have, before it is taken apart. */
export function checkValues(text: string, marks: RegExp, limits: RequestLimits): void {
  let values = 1;
  marks.lastIndex = 0;
  while (marks.test(text)) if (++values > limits.bodyValues) throw tooManyValues(limits);
}

/** More values than `bodyValues`. */
export const tooManyValues = ({ bodyValues }: RequestLimits): Error =>
  fail('too_large', { what: 'number of values', limit: bodyValues });
