import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrincipalName } from '../fixtures/principals.js';
import { testEngines } from '../support/databases.js';
import { startFixture, type FixtureServer } from './fixture-server.js';
import { groupQuestion, type Call, type GroupQuestion } from './random-groups.js';

const numRuns = process.env['BACKSTAY_NIGHTLY'] ? 10_000 : 120;
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);
const people: readonly PrincipalName[] = ['anon', 'ada', 'bob', 'auditor', 'service'];

/** A number as it is written, since JavaScript's own has too few digits. */
class Digits {
  constructor(readonly text: string) {}
}
type Value = null | boolean | string | Digits | { readonly [key: string]: Value };
type Row = Readonly<Record<string, Value>>;

const read = (body: string): readonly Row[] =>
  JSON.parse(body, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' ? new Digits(context?.source ?? String(value)) : value,
  ) as readonly Row[];

/** Digits behind the point of what the fixture has. */
const scale = 4n;
const scaled = ({ text }: Digits): bigint => {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(Number(scale), '0'));
};

function order(a: Value, b: Value): number {
  if (a instanceof Digits && b instanceof Digits) return scaled(a) < scaled(b) ? -1 : 1;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

/** What a value of an answer is compared as: sums by their size, averages as near as doubles come. */
const shown = (call: Call, value: Value): unknown => {
  if (!(value instanceof Digits)) return value;
  return call === 'avg' ? Number(value.text).toPrecision(12) : scaled(value);
};

function aggregate(call: Call, values: readonly Value[]): unknown {
  const present = values.filter((value) => value !== null);
  if (call === 'count') return BigInt(present.length) * 10n ** scale;
  if (present.length === 0) return null;
  const sum = (): bigint => present.reduce<bigint>((total, value) => total + scaled(value as Digits), 0n);
  if (call === 'sum') return sum();
  if (call === 'avg') return (Number(sum()) / 1e4 / present.length).toPrecision(12);
  const sorted = [...present].sort(order);
  return shown(call, sorted.at(call === 'min' ? 0 : -1)!);
}

/** The groups that follow from the rows. */
function groupsOf(
  rows: readonly Row[],
  { aggregates, keyed }: GroupQuestion,
  keys: readonly string[],
): ReadonlySet<string> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = textOf(keys.map((name) => row[name]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  if (!keyed && groups.size === 0) groups.set(textOf([]), []);
  return new Set(
    [...groups].map(([key, members]) =>
      textOf([
        key,
        ...aggregates.map(({ call, input }) =>
          aggregate(
            call,
            members.map((row) => (input === null ? true : row[input]!)),
          ),
        ),
      ]),
    ),
  );
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one));

describe.each(testEngines)(`groups at random (seed ${seed}) on %s`, (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startFixture(engine, { BACKSTAY_AGGREGATES: 'on' });
  });
  afterAll(() => fixture?.stop());

  it('are what follows from the rows that the same person sees', { timeout: numRuns * 1_000 }, async () => {
    const ask = async (request: string, as: PrincipalName): Promise<readonly Row[]> => {
      const response = await fetch(`${fixture.server.url}/rest/v1/${request}`, { headers: fixture.headersOf(as) });
      const body = await response.text();
      expect({ request, status: response.status, body }).toMatchObject({ status: 200 });
      return read(body);
    };
    await fc.assert(
      fc.asyncProperty(groupQuestion, fc.constantFrom(...people), async (question, as) => {
        const [groups, rows] = await Promise.all([ask(question.groups, as), ask(question.rows, as)]);
        const calls = new Map(question.aggregates.map((one) => [one.name, one.call]));
        const keys = Object.keys(groups[0] ?? {}).filter((name) => !calls.has(name));
        const answered = groups.map((group) =>
          textOf([
            textOf(keys.map((name) => group[name])),
            ...question.aggregates.map(({ name, call }) => shown(call, group[name]!)),
          ]),
        );
        expect(new Set(answered).size).toBe(groups.length);
        expect(new Set(answered)).toEqual(groupsOf(rows, question, keys));
      }),
      { numRuns, seed },
    );
  });
});
