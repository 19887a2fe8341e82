/** What only the text of CREATE TABLE says. */
export interface NamedClauses {
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
  /** The table has an AUTOINCREMENT column. */
  readonly identity: boolean;
  /** Name of the foreign key over these columns; null: none or unnamed. */
  foreignKey(columns: readonly string[]): string | null;
  /** Expression of a generated column; null when the text is not in our form. */
  generated(column: string): string | null;
}

const quoted = '"((?:[^"]|"")+)"';

/** Reads the constraints that carry names out of a table's own SQL; texts of other programs may have none. */
export function readNamedClauses(sql: string): NamedClauses {
  const checks = [...sql.matchAll(new RegExp(`CONSTRAINT ${quoted} CHECK \\(`, 'g'))].map((match) => ({
    name: unquote(match[1] ?? ''),
    expression: untilClosed(sql, match.index + match[0].length),
  }));
  const keys = [...sql.matchAll(new RegExp(`CONSTRAINT ${quoted} FOREIGN KEY \\(([^)]*)\\)`, 'g'))].map((match) => ({
    name: unquote(match[1] ?? ''),
    columns: match[2] ?? '',
  }));
  return {
    checks,
    identity: / AUTOINCREMENT/.test(sql),
    foreignKey(columns) {
      const wanted = columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
      return keys.find((key) => key.columns === wanted)?.name ?? null;
    },
    generated(column) {
      const start = new RegExp(`${escape(`"${column.replaceAll('"', '""')}"`)} \\w+ GENERATED ALWAYS AS \\(`);
      const match = start.exec(sql);
      return match === null ? null : untilClosed(sql, match.index + match[0].length);
    },
  };
}

/** The text from `start` to the parenthesis that closes the one before it; quoted texts may hold parentheses. */
function untilClosed(sql: string, start: number): string {
  let depth = 1;
  let quote: string | null = null;
  for (let i = start; i < sql.length; i++) {
    const char = sql.charAt(i);
    if (quote !== null) {
      if (char === quote) quote = null;
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '(') depth++;
    else if (char === ')' && --depth === 0) return sql.slice(start, i);
  }
  return sql.slice(start);
}

const unquote = (name: string): string => name.replaceAll('""', '"');

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
