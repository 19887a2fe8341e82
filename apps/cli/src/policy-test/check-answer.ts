import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@backstay/kernel';
import type { Expectation, PolicyCase } from './case-file.js';

/** How a case's request was answered. */
export interface CaseAnswer {
  readonly status: number;
  readonly code: string | null;
  readonly message: string | null;
  /** Rows of the answer; null: it has none, as a write that answers nothing. */
  readonly rows: readonly JsonObject[] | null;
  /** Rows read or touched; null: it was refused. */
  readonly count: number | null;
  readonly verdict: string;
}

/** What is not as expected, one sentence each. */
export function checkAnswer({ expect }: PolicyCase, answer: CaseAnswer): readonly string[] {
  const got = `answered ${answer.status}${answer.code === null ? `, ${rowsText(answer.count ?? 0)}` : ` ${answer.code}: ${answer.message ?? ''}`}`;
  const reached = answer.code === null && (answer.count ?? 0) > 0;
  if (expect === 'allowed') return reached ? [] : [`expected to be allowed, but it is ${got}`];
  if (expect === 'denied') return reached ? [`expected to be denied, but it is ${got}`] : [];
  return [
    ...equal('status', expect.status, answer.status, got),
    ...equal('code', expect.code, answer.code, got),
    ...equal('count', expect.count, answer.count, got),
    ...equal('verdict', expect.verdict, answer.verdict, got),
    ...(expect.rows === undefined ? [] : checkRows(expect.rows, answer, got)),
    ...checkKeys(expect, answer, got),
  ];
}

const rowsText = (count: number): string => (count === 1 ? '1 row' : `${count} rows`);
const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const equal = (what: string, expected: unknown, found: unknown, got: string): readonly string[] =>
  expected === undefined || expected === found
    ? []
    : [`expected ${what} ${text(expected)}, got ${text(found)} (${got})`];

function checkRows(expected: readonly JsonObject[], { rows }: CaseAnswer, got: string): readonly string[] {
  if (rows === null) return [`expected rows, but it is ${got}, without any`];
  if (rows.length !== expected.length) return [`expected ${rowsText(expected.length)}, got ${rowsText(rows.length)}`];
  return expected.flatMap((row, i) =>
    Object.entries(row).flatMap(([name, value]) =>
      isDeepStrictEqual(rows[i]![name] ?? null, value)
        ? []
        : [`expected ${name} ${text(value)} in row ${i + 1}, got ${text(rows[i]![name])}`],
    ),
  );
}

function checkKeys(expect: Expectation, { rows }: CaseAnswer, got: string): readonly string[] {
  const { ids, allowed = [], denied = [], key = 'id' } = expect;
  if (ids === undefined && allowed.length + denied.length === 0) return [];
  const found = new Set((rows ?? []).map((row) => text(row[key])));
  if (rows === null || (rows.length > 0 && !(key in rows[0]!)))
    return [`expected rows with the column ${key}, but it is ${got}${rows === null ? '' : `, without that column`}`];
  const missing = [...(ids ?? []), ...allowed].filter((id) => !found.has(text(id)));
  const wanted = new Set((ids ?? []).map(text));
  const over = ids === undefined ? [] : [...found].filter((id) => !wanted.has(id));
  const leaked = denied.filter((id) => found.has(text(id)));
  return [
    ...missing.map((id) => `expected the row with ${key} ${text(id)}, which is not in the answer`),
    ...[...over, ...leaked.map(text)].map((id) => `the row with ${key} ${id} is in the answer and should not be`),
  ];
}
