/**
 * What a finding is about. `definition`: what stands in no list of parts, such as a table's comment. `type`: an enum or a
 * domain of the database.
 */
export type DriftPart =
  'table' | 'column' | 'primary key' | 'index' | 'foreign key' | 'check' | 'trigger' | 'definition' | 'type';

/** One difference between the database right after the last apply and the database of now. */
export interface DriftFinding {
  /** `schema.table` (of a type: its own name), in the author's names where the applied schema knows the table, otherwise in the database's. */
  readonly table: string;
  readonly part: DriftPart;
  /** The part's name in the database; null where the table itself is meant. */
  readonly name: string | null;
  /** `added`: it was not there; `missing`: it is not there any more; `changed`: it is another. */
  readonly kind: 'added' | 'missing' | 'changed';
  /** What differs, in the database's own words; empty unless `changed`. */
  readonly details: readonly { readonly what: string; readonly was: string; readonly is: string }[];
  /** False: a table that the applied schema does not know, so no apply will ever touch it. */
  readonly ours: boolean;
}

/** What `schema drift` answers. */
export interface DriftReport {
  /** The applied version; 0: nothing was applied, so nothing can have drifted. */
  readonly version: number;
  /** When it was applied (ISO 8601, by the clock of the process that did); null for version 0. */
  readonly appliedAt: string | null;
  readonly findings: readonly DriftFinding[];
}

/** One line for people: `public.books: column price was changed: type was int, is bigint`. */
export function describeDrift({ table, part, name, kind, details }: DriftFinding): string {
  const what =
    part === 'table' ? 'the table' : part === 'definition' ? 'it' : name === null ? `the ${part}` : `${part} ${name}`;
  if (kind === 'added') return `${table}: ${what} was added`;
  if (kind === 'missing') return `${table}: ${what} is gone`;
  const changes = details.map(({ what: field, was, is }) => `${field} was ${was}, is ${is}`);
  return `${table}: ${what} was changed: ${changes.join('; ')}`;
}
