import type { EngineLanguage } from '@backstay/engine';
import { parseSchema } from '../parse/parse-schema.js';
import type { SchemaNote, SourceFile, SourcePosition } from '../parse/parsed-schema.js';
import { emptyRecord } from '../plan/diff-schema.js';
import type { PlanProblem } from '../plan/schema-problems.js';
import { planBetween } from './plan-between.js';
import { tryOnScratch } from './try-on-scratch.js';

/** A problem of a schema's files; of some engines, or (`engines` empty) on all of them alike. */
export interface CheckProblem {
  /** Where it is written; null where only the object is known. */
  readonly at: SourcePosition | null;
  readonly object: string | null;
  readonly engines: readonly string[];
  readonly message: string;
  readonly advice: string;
}

/** What `schema check` found in the files. */
export interface CheckReport {
  readonly problems: readonly CheckProblem[];
  /** What the files say that has no effect (yet); never a reason to fail. */
  readonly notes: readonly SchemaNote[];
  readonly tables: number;
  readonly policies: number;
}

/**
 * Reads schema text, asks each of `languages` for what it cannot do, and makes the schema in a scratch SQLite in memory
 * where that is one of them. Needs no database. All problems at once.
 */
export async function checkSchema(
  files: readonly SourceFile[],
  languages: readonly EngineLanguage[],
): Promise<CheckReport> {
  const { record, problems, notes, places } = await parseSchema(files);
  const about = { notes, tables: record.tables.length, policies: record.policies.length };
  if (problems.length > 0) {
    const read = problems.map(({ message, advice, file, line, column }) => {
      return { at: { file, line, column }, object: null, engines: [], message, advice };
    });
    return { ...about, problems: read };
  }
  const found = new Map<string, CheckProblem>();
  for (const language of languages) {
    // From nothing: no name was ever another.
    const plan = await planBetween(emptyRecord, record, language);
    const refused = plan.problems.length > 0 ? plan.problems : await tryOnScratch(language, plan.steps);
    for (const problem of refused) addProblem(found, problem, language, places);
  }
  return { ...about, problems: [...found.values()].toSorted(byPlace) };
}

/** The same problem of several engines is told once. */
function addProblem(
  found: Map<string, CheckProblem>,
  problem: PlanProblem,
  { title }: EngineLanguage,
  places: ReadonlyMap<string, SourcePosition>,
): void {
  const { message, advice } = problem;
  const object = 'object' in problem ? problem.object : null;
  const key = JSON.stringify([object, message, advice]);
  const at = object === null ? null : placeOf(object, places);
  const engines = [...(found.get(key)?.engines ?? []), title];
  found.set(key, { at, object, engines, message, advice });
}

/** Where an object is written: itself, or the table it belongs to (`policies on public.books`). */
function placeOf(object: string, places: ReadonlyMap<string, SourcePosition>): SourcePosition | null {
  const name = object.replace(/^.* on /, '');
  return places.get(name) ?? places.get(name.split('.').slice(0, 2).join('.')) ?? null;
}

function byPlace({ at: a }: CheckProblem, { at: b }: CheckProblem): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column;
}
