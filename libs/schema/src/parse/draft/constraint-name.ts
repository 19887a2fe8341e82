/** The longest name PostgreSQL keeps, in bytes. */
const maxNameBytes = 63;

/**
 * The name PostgreSQL would choose: `books_author_id_fkey`, shortened to 63 bytes at its longer part, numbered while
 * `taken` says so (`ChooseConstraintName`, `makeObjectName` in its sources).
 */
export function chooseName(
  table: string,
  columns: readonly string[],
  label: string,
  taken: (name: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const name = objectName(table, columns.join('_'), pass === 0 ? label : `${label}${pass}`);
    if (!taken(name)) return name;
  }
}

function objectName(first: string, second: string, label: string): string {
  const overhead = bytes(label) + 1 + (second === '' ? 0 : 1);
  const room = maxNameBytes - overhead;
  let a = bytes(first);
  let b = bytes(second);
  while (a + b > room) {
    if (a > b) a--;
    else b--;
  }
  const parts = [clip(first, a), ...(second === '' ? [] : [clip(second, b)]), label];
  return parts.join('_');
}

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** The longest beginning of whole characters within so many bytes. */
function clip(text: string, limit: number): string {
  let end = '';
  for (const character of text) {
    if (bytes(end + character) > limit) break;
    end += character;
  }
  return end;
}
