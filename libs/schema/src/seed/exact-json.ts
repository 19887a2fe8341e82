/** A number of a JSON text, digit for digit: a double would change those beyond 2^53 and drop trailing zeros. */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** JSON with exact numbers. */
export type ExactJson = null | boolean | string | JsonNumber | ExactJson[] | { readonly [key: string]: ExactJson };

/** `JSON.parse` with the reviver's third argument (source text access, in every Node this runs on). */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => ExactJson;

/** Reads JSON with exact numbers. Throws SyntaxError. */
export const parseExactJson = (text: string): ExactJson =>
  (JSON.parse as ParseWithSource)(text, (_key, value, context) =>
    typeof value === 'number' && context.source !== undefined ? new JsonNumber(context.source) : value,
  );

/** Writes it back, each number as it was read. */
export function writeExactJson(value: ExactJson): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeExactJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${writeExactJson(item)}`)
    .join(',')}}`;
}
