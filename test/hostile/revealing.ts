/** What an answer to a stranger must not have: words of a database, of a driver, of our own code or of this machine. */
const rules: readonly (readonly [what: string, rule: RegExp])[] = [
  ['SQL', /\b(SELECT\s.+\sFROM\b|INSERT INTO|UPDATE .+ SET\b|DELETE FROM|WHERE \W?t\d)/],
  ['a table alias', /\bt\d+[."`]/],
  ['a placeholder', /\$\d+\b(?=[\s,)])/],
  ['a driver’s error', /\b(SQLITE_[A-Z]+|ER_[A-Z_]+|errno|sqlState|sqlMessage|QueryFailedError|ECONN[A-Z]+)\b/],
  [
    'a database’s message',
    /syntax error at or near|near ".*": syntax|no such (table|column|function)|SQL syntax|Unknown column|Data truncated|Incorrect \w+ value/i,
  ],
  ['a database’s name', /\b(mysql|mariadb|sqlite|postgresql|typeorm|fastify|nestjs)\b/i],
  ['a stack', /\n\s+at |\bat \S+ \(\S+:\d+|node:internal|node_modules|\.[jt]s:\d+/],
  ['a path', /(?<![\w<])\/(?:home|tmp|var|usr|work|root|app|etc)\//],
  ['a table of ours', /\bbackstay_\w+/],
];

/** What a body reveals; null: nothing. What the caller sent itself is no revelation, so `sent` is taken out first. */
export function revealed(body: string, sent: readonly string[] = []): string | null {
  const own = sent.reduce((text, part) => (part === '' ? text : text.replaceAll(part, '')), body);
  return rules.find(([, rule]) => rule.test(own))?.[0] ?? null;
}
