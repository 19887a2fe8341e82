/**
 * The key of what belongs to tables and columns, among a document's components: those may hold letters of ASCII, digits
 * and `._-` only. Different names have different keys.
 */
export const componentKey = (kind: string, ...names: readonly string[]): string =>
  [kind, ...names.map((name) => name.replaceAll(/\W/gu, (sign) => `-${sign.codePointAt(0)!.toString(16)}-`))].join('.');

/** A reference to a component. */
export const reference = (to: 'headers' | 'parameters' | 'responses' | 'schemas', key: string): { $ref: string } => ({
  $ref: `#/components/${to}/${key}`,
});
