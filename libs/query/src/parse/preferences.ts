/** The preferences of the dialect (`Prefer`, RFC 7240) with their values; null: a value that cannot be listed. */
export const preferenceValues = {
  return: ['representation', 'minimal', 'headers-only'],
  resolution: ['merge-duplicates', 'ignore-duplicates'],
  missing: ['default', 'null'],
  count: ['exact', 'planned', 'estimated'],
  tx: ['commit', 'rollback'],
  handling: ['strict', 'lenient'],
  timezone: null,
  'max-affected': null,
} as const satisfies Readonly<Record<string, readonly string[] | null>>;

/** The name of a preference. */
export type PreferenceName = keyof typeof preferenceValues;

/**
 * The preferences that a request can follow, by its method, or as a call of a function; any other may be carried, and
 * means nothing. In the order of PostgREST's Preference-Applied.
 */
export const followedPreferences = {
  GET: ['count', 'tx', 'handling', 'timezone'],
  POST: ['resolution', 'missing', 'return', 'count', 'tx', 'handling', 'timezone'],
  PATCH: ['missing', 'return', 'count', 'tx', 'handling', 'timezone', 'max-affected'],
  PUT: ['return', 'count', 'tx', 'handling', 'timezone'],
  DELETE: ['return', 'count', 'tx', 'handling', 'timezone', 'max-affected'],
  call: ['count', 'tx', 'handling', 'timezone', 'max-affected'],
} as const satisfies Readonly<Record<string, readonly PreferenceName[]>>;
