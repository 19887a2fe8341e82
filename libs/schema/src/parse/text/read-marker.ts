/**
 * The old name that a comment `-- @renamed-from old` gives, as SQL reads names (`"Old"` keeps its capitals); an empty
 * text when it gives none that can be read, null when the comment is something else.
 */
export function readMarker(comment: string): string | null {
  const text = /^--\s*@renamed-from\b(.*)$/s.exec(comment)?.[1]?.trim();
  if (text === undefined) return null;
  const match = /^(?:public\s*\.\s*)?(?:"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*))$/u.exec(text);
  return match?.[1]?.replaceAll('""', '"') ?? match?.[2]?.toLowerCase() ?? '';
}
