const quoted = /=[ \t]*("[^"]*"|'[^']*'|`[^`]*`)/g;
const assignment = /^(export\s+)?[\w.-]+\s*=/;

/** The number, from 1, of the first line of an `.env` file that Node would silently pass over; null: there is none. */
export function findStrayLine(text: string): number | null {
  // A quoted value may go over several lines; only their number matters here.
  const lines = text.replaceAll(quoted, (value) => `=${'\n#'.repeat(value.split('\n').length - 1)}`).split('\n');
  const index = lines.findIndex((line) => {
    const content = line.trim();
    return content !== '' && !content.startsWith('#') && !assignment.test(content);
  });
  return index === -1 ? null : index + 1;
}
