import { isWithin } from '../clauses/alternatives.js';
import { accessKey, type Access, type Exposure, type RowRule } from './exposure.js';
import { alternativeText, place } from './exposure-text.js';

/**
 * One difference between two exposures. `widens`: somebody reaches what nobody of the role did. `may widen`: the
 * relation of the two conditions is not known, and it counts as widening. `narrows`: something is closed.
 */
export interface ExposureChange {
  readonly effect: 'widens' | 'may widen' | 'narrows';
  /** `anon select books`, or `generated books.margin`. */
  readonly place: string;
  /** What of it: `column cost_price`, `rows`, `writes`, `function …`, or the whole command. */
  readonly what: string;
  /** Facts that are gone, and facts that are new, as the lock file writes them. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** All differences, by what they mean: names of policies, their order and number, and ways of writing do not count. */
export function compareExposures(before: Exposure, after: Exposure): readonly ExposureChange[] {
  const had = new Map(before.accesses.map((access) => [accessKey(access), access]));
  const has = new Map(after.accesses.map((access) => [accessKey(access), access]));
  const keys = [...new Set([...had.keys(), ...has.keys()])];
  const changes = keys.flatMap((key) => compareAccess(had.get(key) ?? null, has.get(key) ?? null));
  return [...changes, ...compareCalls(before, after), ...compareGenerated(before, after)];
}

/** A function that somebody may call from now on, or that reads or writes more. */
function compareCalls(before: Exposure, after: Exposure): readonly ExposureChange[] {
  const change = (effect: 'widens' | 'narrows', fact: string): ExposureChange => {
    const [, place = fact, what = ''] = /^(\w+ call .+?) ((?:reads|writes) .+)$/.exec(fact) ?? [];
    const [gone, come] = effect === 'widens' ? [[], [what]] : [[what], []];
    return { effect, place, what, before: gone, after: come };
  };
  return [
    ...after.calls.filter((fact) => !before.calls.includes(fact)).map((fact) => change('widens', fact)),
    ...before.calls.filter((fact) => !after.calls.includes(fact)).map((fact) => change('narrows', fact)),
  ];
}

function compareAccess(had: Access | null, has: Access | null): readonly ExposureChange[] {
  if (had === null && has !== null) return [whole('widens', has)];
  if (has === null && had !== null) return [whole('narrows', had)];
  if (had === null || has === null) return [];
  const at = place(has);
  return [
    ...compareLists(at, 'column', had.columns, has.columns),
    ...compareLists(at, 'function', had.functions, has.functions),
    ...compareRules(at, 'rows', had.rows, has.rows),
    ...compareRules(at, 'writes', had.writes, has.writes),
  ];
}

function whole(effect: 'widens' | 'narrows', access: Access): ExposureChange {
  const facts = [
    ...access.columns.map((column) => `column ${column}`),
    ...(access.rows ?? []).map((one) => `rows ${alternativeText([...one])}`),
    ...(access.writes ?? []).map((one) => `writes ${alternativeText([...one])}`),
  ];
  const [before, after] = effect === 'widens' ? [[], facts] : [facts, []];
  return { effect, place: place(access), what: 'all of it', before, after };
}

function compareLists(
  at: string,
  kind: 'column' | 'function',
  had: readonly string[],
  has: readonly string[],
): readonly ExposureChange[] {
  const added = has.filter((item) => !had.includes(item)).map((item) => `${kind} ${item}`);
  const removed = had.filter((item) => !has.includes(item)).map((item) => `${kind} ${item}`);
  return [
    ...added.map((fact): ExposureChange => ({ effect: 'widens', place: at, what: fact, before: [], after: [fact] })),
    ...removed.map((fact): ExposureChange => ({ effect: 'narrows', place: at, what: fact, before: [fact], after: [] })),
  ];
}

/** A rule lets through no more than another when each of its alternatives asks for all that one of the other's does. */
const isCovered = (rule: RowRule, by: RowRule): boolean =>
  rule.every((one) => by.some((other) => isWithin(other, one)));

function compareRules(at: string, what: 'rows' | 'writes', had: RowRule | null, has: RowRule | null): ExposureChange[] {
  if (had === null || has === null) return [];
  const narrower = isCovered(has, had);
  const wider = isCovered(had, has);
  if (narrower && wider) return [];
  const texts = (rule: RowRule): string[] => rule.map((one) => `${what} ${alternativeText([...one])}`).toSorted();
  const [gone, come] = [texts(had), texts(has)];
  return [
    {
      effect: narrower ? 'narrows' : wider ? 'widens' : 'may widen',
      place: at,
      what,
      before: gone.filter((text) => !come.includes(text)),
      after: come.filter((text) => !gone.includes(text)),
    },
  ];
}

/**
 * A column that is computed in another way, or that is computed now and was not, may make any condition on it true. New
 * columns that no condition asked for cannot.
 */
function compareGenerated(before: Exposure, after: Exposure): readonly ExposureChange[] {
  const asked = before.accesses.flatMap(({ rows, writes }) =>
    [...(rows ?? []), ...(writes ?? [])].map((one) => [...one]),
  );
  const words = new Set(asked.flat().flatMap((clause) => clause.match(/\w+/g) ?? []));
  return [...after.generated].flatMap(([column, text]): ExposureChange[] => {
    const had = before.generated.get(column);
    const mattered = had !== undefined || words.has(column.slice(column.lastIndexOf('.') + 1));
    if (had === text || !mattered) return [];
    const gone = had === undefined ? [] : [`is ${had}`];
    return [{ effect: 'may widen', place: `generated ${column}`, what: 'value', before: gone, after: [`is ${text}`] }];
  });
}
