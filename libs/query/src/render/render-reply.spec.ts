import { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import type { RawValue } from '../compile/fragment.js';
import { parseRequest } from '../parse/parse-request.js';
import type { HttpReply, HttpRequest } from '../pipeline.types.js';
import { renderReply } from './render-reply.js';
import { rowWriter, writeArray } from './write-rows.js';

const number = (raw: RawValue): string => (raw === null ? 'null' : String(raw));
const write = rowWriter(
  ['id', 'say "hi"'].map((name) => ({
    name,
    type: { kind: 'integer' as const },
    source: { kind: 'column' as const, type: { kind: 'integer' as const }, source: 't0', column: name },
    decode: number,
  })),
  [0, 1],
  1_000,
);

const reply = (
  query: string,
  rows: readonly (readonly RawValue[])[],
  total: number | null,
  headers: HttpRequest['headers'] = {},
  method = 'GET',
): HttpReply =>
  renderReply(
    parseRequest({ method, table: 'odd table', query: [...new URLSearchParams(query)], headers }),
    { rows, count: rows.length, total },
    { names: ['id', 'say "hi"'], row: write, longest: 1_000 },
  );
const rows = (count: number): RawValue[][] => Array.from({ length: count }, (_, i) => [BigInt(i), null]);

describe('the address of the answer', () => {
  it.each([
    [100, true],
    [400, false],
  ])('for %i ids is told: %s', (ids, told) => {
    const list = Array.from({ length: ids }, (_, i) => `id-of-a-row-${i}`).join(',');
    expect('content-location' in reply(`id=in.(${list})`, rows(0), null).headers).toBe(told);
  });
});

describe('the answer of nothing', () => {
  it('tells the preferences that were followed', () => {
    const request = parseRequest(
      { method: 'GET', table: 'f', query: [], headers: { prefer: 'tx=rollback' } },
      undefined,
      {
        txOverride: true,
      },
    );
    const nothing = { names: [], row: () => '', longest: 1_000 };
    const call = { given: new Map(), raw: null };
    expect(
      renderReply({ ...request, call }, { rows: [], count: 1, total: null }, nothing, { shape: 'void' }),
    ).toMatchObject({ status: 204, headers: { 'preference-applied': 'tx=rollback' }, body: null });
  });
});

describe('bodies', () => {
  it('are refused when they are longer than a process should hold', () => {
    const columns = Array.from({ length: 60 }, (_, i) => ({
      name: `copy ${i}`,
      type: { kind: 'text' as const },
      source: { kind: 'column' as const, type: { kind: 'text' as const }, source: 't0', column: 'a' },
      decode: (raw: RawValue) => JSON.stringify(raw),
    }));
    const copies = rowWriter(columns, Array<number>(60).fill(0), 50_000);
    expect(copies(['x'.repeat(9)])).toContain('"copy 59":"xxxxxxxxx"');
    const code = expect.objectContaining({ code: '54000', status: 413 }) as Failure;
    expect(() => copies(['x'.repeat(1_000)])).toThrow(code);
    expect(() => writeArray(Array<RawValue[]>(60).fill(['x'.repeat(20)]), copies, 50_000)).toThrow(code);
  });

  it.each([
    [0, '[]'],
    [1, '[{"id":0,"say \\"hi\\"":null}]'],
    [2, '[{"id":0,"say \\"hi\\"":null},{"id":1,"say \\"hi\\"":null}]'],
  ])('%i rows', (count, body) => {
    expect(reply('', rows(count), null).body).toBe(body);
  });

  it('are one object when one was asked for', () => {
    const { body, headers } = reply('', rows(1), null, { accept: 'application/vnd.pgrst.object+json' });
    expect(body).toBe('{"id":0,"say \\"hi\\"":null}');
    expect(headers['content-type']).toBe('application/vnd.pgrst.object+json; charset=utf-8');
  });

  it.each([
    [0, 'id,"say ""hi"""'],
    [2, 'id,"say ""hi"""\n{"id":0,"say \\"hi\\"":null}\n{"id":1,"say \\"hi\\"":null}'],
  ])('%i rows as lines behind their names', (count, body) => {
    expect(reply('', rows(count), null, { accept: 'text/csv' })).toMatchObject({
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      body,
    });
  });

  it('are left out of the answer to HEAD', () => {
    expect(reply('', rows(2), 2, {}, 'HEAD')).toMatchObject({
      status: 200,
      body: null,
      headers: { 'content-range': '0-1/2' },
    });
  });
});

describe('ranges', () => {
  it.each<[string, number, number | null, number, string]>([
    ['', 3, null, 200, '0-2/*'],
    ['', 0, null, 200, '*/*'],
    ['', 3, 3, 200, '0-2/3'],
    ['', 0, 0, 200, '*/0'],
    ['limit=2', 2, 3, 206, '0-1/3'],
    ['offset=2', 1, 3, 206, '2-2/3'],
    ['offset=3', 0, 3, 206, '*/3'],
    ['limit=0', 0, 3, 206, '*/3'],
  ])('%s with %i rows of %s', (query, count, total, status, range) => {
    const answer = reply(query, rows(count), total);
    expect({ status: answer.status, range: answer.headers['content-range'] }).toEqual({ status, range });
  });
});

describe('what cannot be answered', () => {
  it.each([0, 2])('one object of %i rows', (count) => {
    expect(() => reply('', rows(count), null, { accept: 'application/vnd.pgrst.object+json' })).toThrow(Failure);
  });

  it('an offset beyond the count', () => {
    expect(() => reply('offset=4', [], 3)).toThrow('Requested range not satisfiable');
  });
});

describe('headers', () => {
  it('say what was asked, followed and served', () => {
    const { headers } = reply('select=id', rows(1), 1, { prefer: 'count=exact', 'accept-profile': 'public' });
    expect(headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'content-range': '0-0/1',
      'content-location': '/odd%20table?select=id',
      'preference-applied': 'count=exact',
      'content-profile': 'public',
    });
  });
});
