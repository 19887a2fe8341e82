import { readName } from '@backstay/catalog';
import { qualified } from '../plan/schema-change.js';
import { placeOf, type ParsedSchema, type SourcePosition } from '../parse/parsed-schema.js';
import type { LintDraft, LintFinding } from './lint-finding.js';
import { lintIndexes } from './rules/indexes.js';
import { lintTables } from './rules/tables.js';
import { lintTruth } from './rules/truth.js';
import { lintUse } from './rules/use.js';

const order: readonly LintFinding['severity'][] = ['error', 'warning', 'note'];

/**
 * What is wrong, useless or slow about the policies of a schema, worst first. Cycles are found when the schema is read,
 * and stand among its problems; other problems are not told here.
 */
export function lintPolicies(schema: ParsedSchema): readonly LintFinding[] {
  const { record, problems, places } = schema;
  const drafts = [lintTruth, lintUse, lintIndexes, lintTables].flatMap((rule) => rule(record));
  const cycles = problems
    .filter(({ message }) => message.startsWith('infinite recursion detected in policy'))
    .map(({ message, advice, file, line, column }): LintFinding => ({
      code: 'cycle',
      severity: 'error',
      table: /relation "([^"]+)"/.exec(message)?.[1] ?? null,
      name: null,
      message,
      advice,
      at: { file, line, column },
    }));
  const found = [...cycles, ...drafts.map((draft) => ({ ...draft, at: placeOfDraft(draft, places) }))];
  return found.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function placeOfDraft({ table, name }: LintDraft, places: ParsedSchema['places']): SourcePosition | null {
  if (table === null) return places.get(placeOf('function', name ?? '')) ?? null;
  return places.get(name === null ? qualified(readName(table)) : placeOf('policy', table, name)) ?? null;
}
