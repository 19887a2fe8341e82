/** Names and texts in quotes, which may hold any word. */
const quoted = /`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'/g;

/** Words whose operands parameters can make constant: what follows from that in one run is kept for the next. */
const choosing = /\b(OR|XOR|CASE|IF|IFNULL|NULLIF|COALESCE|EXISTS|ANY|ALL|SOME|UNION|INTERSECT|EXCEPT)\b|\|\|/;

/** A comparison or test with a parameter on its left, or a parameter as a condition: true or false whatever the row is. */
const decided =
  /\?[^?`,()]*\)*\s*(=|<|>|!|IS\b|IN\b|LIKE\b|REGEXP\b|RLIKE\b|BETWEEN\b)|\b(WHERE|AND|NOT|HAVING|ON)\s*\(*\s*(CAST\s*\()?\?/;

/** What is in parentheses without others inside. */
const innermost = /\([^()]*\)/g;

/**
 * Whether a prepared statement may be run again with other parameters. MariaDB keeps in it what its optimizer found for
 * the parameters of one run (docs/decisions/0403, 0404), so this asks for a shape in which parameters cannot decide
 * anything but which rows are found: one query, and in its conditions columns compared with parameters, joined by AND.
 * What is selected may be anything that has no parameter. All else is prepared anew each time. Exported for its test.
 */
export function keepsNothingOfARun(sql: string): boolean {
  const text = sql.replace(quoted, '`');
  const queries = text.match(/\bSELECT\b/g)?.length ?? 0;
  const conditions = behindSelected(text);
  return queries < 2 && !choosing.test(conditions) && !decided.test(conditions);
}

/** The text without what a first SELECT selects, if that has no parameter. `FROM` also stands inside of functions. */
function behindSelected(text: string): string {
  if (!text.startsWith('SELECT ')) return text;
  let bare = text;
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replace(innermost, (inside) => '`'.repeat(inside.length));
  }
  const end = bare.indexOf(' FROM ');
  const selected = text.slice(0, end);
  return end === -1 || selected.includes('?') ? text : text.slice(end);
}
