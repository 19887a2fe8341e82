import type { About } from './home/about.service.js';

/** What the console shows after a start in development. */
export function banner(url: string, about: About): string {
  const lines: readonly (readonly [string, string])[] = [
    ['URL', url],
    ['Docs', about.docs ? `${url}/docs` : 'off (BACKSTAY_DOCS)'],
    ['Database', about.database],
    ['Project', about.project],
    ['Anon key', about.anonKey],
    ['Service key', `${about.keysCommand}  (keep it on servers)`],
  ];
  const facts = lines.map(([name, value]) => `  ${name.padEnd(12)} ${value}`).join('\n');
  const next =
    about.table === null
      ? '  No table yet: write schema/*.sql in the project and start again.'
      : `  Try it:\n  curl '${url}/rest/v1/${encodeURIComponent(about.table)}?limit=3' -H 'apikey: ${about.anonKey}'`;
  return `\nBackstay ${about.version} is running\n\n${facts}\n\n${next}\n\n`;
}
