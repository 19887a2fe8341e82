import type { Table } from '@backstay/catalog';

/** The table whose name is nearest to a mistyped one, or null when none is near. Only tables that were granted to someone. */
export function suggestTable(name: string, tables: readonly Table[]): string | null {
  const wanted = name.toLowerCase().slice(0, 64);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const table of tables) {
    if (table.grants.length === 0 || Math.abs(table.name.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, table.name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [table.name, distance];
  }
  return best;
}

/** Levenshtein's distance: the fewest insertions, deletions and replacements of one character. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
