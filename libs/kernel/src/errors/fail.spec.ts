import { describe, expect, it } from 'vitest';
import { catalogue, type Catalogue } from './catalogue.js';
import { fail, type FactsOf } from './fail.js';
import type { Failure } from './failure.js';

const names = Object.keys(catalogue) as (keyof Catalogue)[];
const long = 'x'.repeat(45_000);

/** Facts of any entry: whatever is asked for is a long text of the caller's, in the shape that the entry takes. */
const longFacts = (): Readonly<Record<string, unknown>> => {
  const relation = { name: long, cardinality: long, embedding: long, relationship: long };
  const shapes: Readonly<Record<string, unknown>> = {
    preferences: [long, long],
    relations: [relation],
    given: [long, long],
    candidates: [long, long],
    rows: 3,
    why: 'changed',
  };
  const numbers = { limit: 10, most: 10, precision: 4, scale: 2, seconds: 5 };
  const texts = ['type', 'value', 'from', 'to', 'left', 'operator', 'right', 'schema', 'exposed', 'accept', 'method'];
  const others = ['table', 'suggestion', 'column', 'resource', 'origin', 'target', 'hinted', 'constraint', 'parent'];
  const more = [
    'what',
    'role',
    'reference',
    'message',
    'problem',
    'query',
    'language',
    'details',
    'hint',
    'reason',
    'feature',
    'kind',
    'command',
    'provider',
    'view',
    'function',
    'encoding',
    'name',
    'raw',
    'clause',
    'header',
  ];
  return { ...Object.fromEntries([...texts, ...others, ...more].map((name) => [name, long])), ...shapes, ...numbers };
};

/** Every text of a failure. */
const textsOf = ({ message, details, hint }: Failure): string[] =>
  [
    message,
    hint,
    ...(Array.isArray(details) ? details.flatMap((one: object) => Object.values(one)) : [details]),
  ].filter((text): text is string => typeof text === 'string');

const sentences = ['message', 'details', 'hint', 'reason', 'feature'];

describe('an error', () => {
  it.each(names)('echoes no more than 100 characters of a value (%s)', (name) => {
    const facts = { ...longFacts(), ...Object.fromEntries(sentences.map((one) => [one, 'said'])) };
    const texts = textsOf(fail(name, facts as unknown as FactsOf<typeof name>));
    for (const text of texts) {
      expect(text).not.toContain('undefined');
      for (const [run] of text.matchAll(/x+/g)) expect(run.length).toBeLessThanOrEqual(101);
    }
  });

  it.each(names)('stays short whatever its thrower made of it (%s)', (name) => {
    for (const text of textsOf(fail(name, longFacts() as unknown as FactsOf<typeof name>)))
      expect(text.length).toBeLessThan(600);
  });

  it('keeps what is short as it is', () => {
    expect(fail('invalid_text', { type: 'integer', value: 'ten' }).message).toBe(
      'invalid input syntax for type integer: "ten"',
    );
  });

  it('is of an entry of the catalogue, and of no misspelt one', () => {
    const failure = fail('deadlock', {});
    expect(failure.entry === 'deadlock').toBe(true);
    // @ts-expect-error such an entry does not exist
    expect(failure.entry === 'dead_lock').toBe(false);
  });
});
