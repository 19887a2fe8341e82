/** The clauses of an ALTER TABLE that this program wrote: what stands between its commas; none of other statements. */
export function alterClauses(statement: string): readonly string[] {
  const head = /^ALTER TABLE (?:(?:`(?:[^`]|``)*`|"(?:[^"]|"")*")\.?)+ /.exec(statement)?.[0];
  return head === undefined ? [] : splitAtCommas(statement.slice(head.length));
}

/** Splits at the commas that stand in no parentheses and no quotes. A quote in a quoted text is written twice or escaped. */
function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = [];
  let [depth, start] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "'" || char === '"' || char === '`') i = endOfQuoted(text, i);
    else if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (char === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...parts, text.slice(start).trim()];
}

function endOfQuoted(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < text.length; i++) {
    if (text.charAt(i) === '\\' && quote === "'") i++;
    else if (text.charAt(i) === quote) return i;
  }
  return text.length;
}
