import type { JsonObject } from '@backstay/kernel';

/** What is there with what is given laid over it; a null takes a field away. Fields are not merged deeper than one level. */
export const mergeMetadata = (current: JsonObject, given: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries({ ...current, ...given }).filter(([, value]) => value !== null && value !== undefined),
  );
