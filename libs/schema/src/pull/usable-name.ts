/** PostgreSQL's own columns of every table. */
const systemColumns = ['tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'];

/** Why a name of the database cannot stand in a schema file; null: it can. */
export function unusableName(name: string, isColumn: boolean): string | null {
  if (name.startsWith('backstay_')) return 'Names that begin with backstay_ are kept for Backstay.';
  if (Buffer.byteLength(name) > 63) return 'The name is longer than 63 bytes.';
  if (/[\u{10000}-\u{10FFFF}]|\p{Cc}| $/u.test(name))
    return 'The name has characters that not every engine can have in one.';
  return isColumn && systemColumns.includes(name) ? 'The name is that of a system column of PostgreSQL.' : null;
}
