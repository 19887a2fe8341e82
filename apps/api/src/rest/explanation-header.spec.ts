import type { Explanation } from '@backstay/data';
import { describe, expect, it } from 'vitest';
import { explanationHeader } from './explanation-header.js';

const explanation = (policies: readonly string[]): Explanation => ({
  verdict: 'hidden',
  method: 'GET',
  table: 'books',
  role: 'anon',
  outcome: { status: 200, code: null, entry: null, message: null },
  grants: [],
  closed: [],
  refusedRows: policies.length,
  complete: true,
  rows: policies.map((policy, i) => ({
    table: 'books',
    as: 'stored',
    key: { id: `key ${i}` },
    passes: false,
    policies: [],
    repairs: [[{ policy, part: 'using', index: 0, text: "state = 'secret of the schema'" }]],
  })),
});

describe('the header of an explanation', () => {
  it('is JSON in ASCII on one line, without keys or values of rows', () => {
    const text = explanationHeader(explanation(['Leser dürfen\n📚', 'Leser dürfen\n📚']));
    expect(text).toMatch(/^[ -~]+$/);
    expect(text).not.toContain('key 0');
    expect(JSON.parse(text)).toEqual({
      verdict: 'hidden',
      role: 'anon',
      grants: [],
      closed: [],
      refused: 2,
      rows: [
        {
          table: 'books',
          as: 'stored',
          clauses: [[{ policy: 'Leser dürfen\n📚', clause: "state = 'secret of the schema'" }]],
        },
      ],
      complete: true,
    });
  });

  it('leaves rows out where there is no room, and says so', () => {
    const text = explanationHeader(explanation(Array.from({ length: 10 }, (_, i) => `${i}`.repeat(900))));
    expect(text.length).toBeLessThanOrEqual(3000);
    expect(JSON.parse(text)).toMatchObject({ refused: 10, cut: true });
    expect(explanationHeader(explanation(['x'.repeat(9000)]))).toContain('"cut":true');
  });
});
