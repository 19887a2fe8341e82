import type { Suggestion } from './suggestion.js';

const head = [
  '-- Policies that the keys of this schema suggest, by: backstay schema suggest-policies',
  '-- Nothing here does anything: every line is a comment. Read what is said of a table, take the dashes in front of the',
  '-- statements that are right for it, change them to what you mean, and look with: backstay schema plan',
];

/** Suggestions as a schema file in which everything is a comment: sentences behind `-- #`, statements behind `-- `. */
export function renderSuggestions(suggestions: readonly Suggestion[]): string {
  return [...head, ...suggestions.map(one)].join('\n') + '\n';
}

function one({ table, reason, statements, index }: Suggestion): string {
  const about = [`# ${table}: ${reason}`];
  if (index !== null)
    about.push(
      index.statement === null
        ? `# It uses an index on (${index.columns.join(', ')}), which is there.`
        : `# It needs an index on (${index.columns.join(', ')}), or it looks at every row.`,
    );
  const lines = [...(index?.statement ? [index.statement] : []), ...statements].flatMap((text) => text.split('\n'));
  return ['', ...[...about, ...lines].map((line) => `-- ${line}`)].join('\n');
}
