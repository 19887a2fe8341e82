/**
 * Rows of JSON text in an order of their own. Numbers are compared by their digits without the zeros behind the point:
 * how many of those an expression has is settled once per column here, and per value in PostgreSQL.
 */
export const canonicalRows = (rows: readonly string[]): readonly string[] => rows.map(canonicalRow).sort();

/** One of them. */
export function canonicalRow(row: string): string {
  // TypeScript does not know the third argument yet.
  const reviver = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' ? `#${shortest(context?.source ?? String(value))}` : value;
  return JSON.stringify(JSON.parse(row, reviver));
}

const shortest = (number: string): string =>
  /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '').replace(/^-0$/, '0') : number;
