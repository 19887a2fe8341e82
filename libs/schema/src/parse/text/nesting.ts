/**
 * Levels of a syntax tree (objects and lists in each other) beyond which a statement is refused: readers of
 * expressions call themselves once or more per level. About 300 operators in each other; chains of AND and OR are flat.
 */
const maxLevels = 1000;

/** Whether a syntax tree is too deep to be read; looks at it without recursion. */
export function isTooDeep(tree: unknown): boolean {
  let level: unknown[] = [tree];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxLevels) return true;
    level = level.flatMap((node) => (typeof node === 'object' && node !== null ? Object.values(node) : []));
  }
  return false;
}

/** What is said of such a statement. */
export const tooDeep = {
  message: 'this statement is nested too deeply',
  advice: 'Split it: fewer expressions inside each other.',
} as const;
