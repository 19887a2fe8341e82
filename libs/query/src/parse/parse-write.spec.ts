import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { appliedWritePreferences, parseWritePrefer } from './parse-write-prefer.js';
import { parseWrite, type WriteRequest } from './parse-write.js';
import { defaultLimits } from './request-limits.js';

const parse = (method: string, query: string, body = '', headers: Record<string, string> = {}): WriteRequest =>
  parseWrite(
    { method, table: 'item', query: [...new URLSearchParams(query)], headers, body: Buffer.from(body) },
    { ...defaultLimits, bodyRows: 3 },
    { txOverride: true },
  );

function failure(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a write is read', () => {
  it('with the columns of its rows', () => {
    expect(parse('POST', '', '{"id":1,"name":"x"}').columns).toEqual(['id', 'name']);
    expect(parse('POST', '', '[{"id":1},{"id":2}]').rows).toHaveLength(2);
    expect(parse('POST', '', '[]').columns).toEqual([]);
  });

  it('with the columns that are named instead', () => {
    const { columns, onConflict } = parse('POST', 'columns=id,"a,b", id&on_conflict=id,"a b"', '[{"id":1},{"x":2}]');
    expect({ columns, onConflict }).toEqual({ columns: ['id', 'a,b'], onConflict: ['id', 'a b'] });
  });

  it('with every digit of its numbers', () => {
    const [row] = parse('POST', '', '{"big":90071992547409931234.50}').rows;
    expect(row?.get('big')).toEqual({ kind: 'number', token: '90071992547409931234.50' });
  });

  it('with its filters and its select, as a read of the same table', () => {
    const { read, rows } = parse('DELETE', 'id=eq.1&select=id', 'ignored');
    expect({ filters: read.filters.length, select: read.select.length, rows }).toEqual({
      filters: 1,
      select: 1,
      rows: [],
    });
  });
});

describe('of the rows of a write none is left out', () => {
  it('so a limit is of those that a change may reach, and an insert has none', () => {
    expect(parse('PATCH', 'limit=3&offset=0', '{}').limit).toBe(3);
    expect(parse('DELETE', 'limit=3&offset=-1').limit).toBe(3);
    expect(parse('DELETE', '').limit).toBeNull();
    const { limit, read } = parse('POST', 'limit=1&offset=1&order=id', '{}');
    expect({ limit, range: read.range, order: read.order.length }).toEqual({
      limit: null,
      range: { offset: 0, limit: null },
      order: 1,
    });
  });
});

describe('what is no write is refused', () => {
  const cases: readonly [method: string, query: string, body: string, code: string, message: string][] = [
    ['POST', '', '', 'PGRST102', 'Empty or invalid json'],
    ['POST', '', '{"id":1', 'PGRST102', 'Empty or invalid json'],
    ['POST', '', '3', 'PGRST102', 'Empty or invalid json'],
    ['POST', '', '[{"id":1},{"id":1,"x":1}]', 'PGRST102', 'All object keys must match'],
    ['POST', '', '[{"id":1},null]', 'PGRST102', 'All object keys must match'],
    ['POST', '', '[{},{},{},{}]', '54000', 'number of rows is over the limit of 3'],
    ['POST', 'columns=id,', '{}', 'PGRST100', ''],
    ['PATCH', 'offset=1', '{}', 'PGRST127', 'Feature not implemented'],
    ['DELETE', 'limit=1&offset=2', '', 'PGRST127', 'Feature not implemented'],
    ['PATCH', 'limit=a', '{}', 'PGRST100', '"failed to parse limit (a)" (line 1, column 1)'],
    ['DELETE', 'offset=', '', 'PGRST100', '"failed to parse offset ()" (line 1, column 1)'],
    ['POST', 'limit=-1', '{}', 'PGRST103', 'Requested range not satisfiable'],
    ['POST', 'order=id.up', '{}', 'PGRST100', ''],
    ['PUT', 'offset=1', '{}', 'PGRST114', 'limit/offset querystring parameters are not allowed for PUT'],
    ['PUT', '', '[]', 'PGRST102', 'The body of a PUT is one object, or a list whose first object counts'],
    ['TRACE', '', '', 'PGRST117', 'Unsupported HTTP method: TRACE'],
  ];
  it.each(cases)('%s ?%s %s', (method, query, body, code, message) => {
    const refused = failure(() => parse(method, query, body));
    expect(refused.code).toBe(code);
    expect(refused.message).toContain(message);
  });

  it('when its bytes are no UTF-8', () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const http = { method: 'POST', table: 'item', query: [], headers: {}, body };
    expect(failure(() => parseWrite(http, defaultLimits, { txOverride: false })).code).toBe('PGRST102');
  });
});

describe('preferences of writes', () => {
  it('are read in any order, the first of two counts', () => {
    const header = 'tx=rollback, return=minimal,return=representation, missing=default,max-affected=12';
    expect(parseWritePrefer(header, true)).toEqual({
      resolution: null,
      missing: 'default',
      return: 'minimal',
      count: null,
      tx: 'rollback',
      handling: null,
      maxAffected: 12,
    });
  });

  it('leave the transaction alone where the server does not honour it', () => {
    expect(parseWritePrefer('tx=rollback', false).tx).toBeNull();
  });

  it('are refused when strict and unknown', () => {
    expect(failure(() => parseWritePrefer('handling=strict, x=y', true)).details).toBe('Invalid preferences: x=y');
  });

  it('are told in PostgREST’s order, as far as they were followed', () => {
    const preferences = parseWritePrefer(
      'handling=strict,max-affected=3,count=exact,resolution=merge-duplicates',
      true,
    );
    expect(appliedWritePreferences(preferences, ['count', 'handling', 'max-affected'])).toBe(
      'count=exact, handling=strict, max-affected=3',
    );
    expect(appliedWritePreferences(preferences, [])).toBeNull();
  });
});
