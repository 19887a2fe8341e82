import type { Json } from './json.js';

/** Source text access of JSON (in every Node this runs on), which TypeScript's library does not know yet. */
const exact = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: Json, context: { readonly source?: string }) => Json): Json;
  rawJSON(text: string): Json;
  isRawJSON(value: unknown): boolean;
};

/**
 * `JSON.parse` for claims: a whole number beyond 2^53 keeps its digits (`JSON.stringify` writes them again), since its
 * double is the id of a neighbour. All other numbers are JavaScript's. Throws SyntaxError.
 */
export const parseClaims = (text: string): Json =>
  exact.parse(text, (_key, value, { source }) =>
    source !== undefined && Number.isInteger(value) && !Number.isSafeInteger(value) ? exact.rawJSON(source) : value,
  );

/** Whether a value of claims is a number that kept its digits: a scalar, though JavaScript says it is an object. */
export const isExactNumber = (value: Json): boolean => exact.isRawJSON(value);
