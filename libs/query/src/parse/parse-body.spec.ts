import type { Failure } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { writeJsonNode } from '../compile/values/json-node.js';
import { mostColumns, parseBody } from './parse-body.js';
import { csvColumns } from './parse-csv-body.js';
import { defaultLimits } from './request-limits.js';

const read = (text: string | Uint8Array, type: string): readonly Record<string, string>[] =>
  parseBody(typeof text === 'string' ? Buffer.from(text) : text, type, { ...defaultLimits, bodyRows: 3 }).map((row) =>
    Object.fromEntries([...row].map(([name, node]) => [name, writeJsonNode(node)])),
  );

const within = (text: string, type: string, bodyValues: number) => () =>
  parseBody(Buffer.from(text), type, { ...defaultLimits, bodyValues });

it.each([
  ['application/json', '[{"a":1,"b":[2,{"c":3}]}]', 7],
  ['text/csv', 'a,b\n1,2\n', 5],
  ['application/x-www-form-urlencoded', 'a=1&b=2', 2],
])('a body of %s may not have more values than a request', (type, text, values) => {
  expect(within(text, type, values)).not.toThrow();
  const message = `number of values is over the limit of ${values - 1}`;
  expect(within(text, type, values - 1)).toThrow(refusal({ code: '54000', status: 413, message }));
});

const refusal = (facts: Partial<Failure>): Failure => expect.objectContaining(facts) as Failure;

describe('a body of CSV', () => {
  it.each<[text: string, rows: Record<string, string>[]]>([
    [
      'id,name\n1,x\n2,y',
      [
        { id: '"1"', name: '"x"' },
        { id: '"2"', name: '"y"' },
      ],
    ],
    ['id,name\r\n1,x\r\n', [{ id: '"1"', name: '"x"' }]],
    ['\ufeffid\n1', [{ id: '"1"' }]],
    [
      'id,name\n1,NULL\n2,\n',
      [
        { id: '"1"', name: 'null' },
        { id: '"2"', name: '""' },
      ],
    ],
    ['name\n"a,""b""\nc"', [{ name: '"a,\\"b\\"\\nc"' }]],
    ['id\n', []],
  ])('%j', (text, rows) => {
    expect(read(text, 'text/csv; charset=utf-8')).toEqual(rows);
  });

  it.each([
    ['', 'Empty or invalid csv'],
    ['id,name\n1', 'All lines must have same number of fields'],
    ['id\n1,2', 'All lines must have same number of fields'],
    ['id,id\n1,2', 'All column names of a csv must differ'],
    ['id\n"1', 'Empty or invalid csv'],
    ['id\na"b', 'Empty or invalid csv'],
  ])('%j is refused', (text, message) => {
    expect(() => read(text, 'text/csv')).toThrow(refusal({ code: 'PGRST102', message }));
  });

  it('may not have more rows than a request', () => {
    expect(read('id\n1\n2\n3', 'text/csv')).toHaveLength(3);
    expect(() => read('id\n1\n2\n3\n4', 'text/csv')).toThrow(refusal({ status: 413 }));
  });

  it('must be UTF-8', () => {
    expect(() => read(Buffer.from('id\n\xff', 'latin1'), 'text/csv')).toThrow('Empty or invalid csv');
  });
});

describe('a form', () => {
  const form = 'application/x-www-form-urlencoded';

  it('is one row of texts', () => {
    expect(read('id=1&name=a+b%26c&empty=&id=2', form)).toEqual([{ id: '"2"', name: '"a b&c"', empty: '""' }]);
  });

  it.each(['', '&', 'a=%ff', 'a=%zz'])('%j is refused', (text) => {
    expect(() => read(text, form)).toThrow(refusal({ code: 'PGRST102', message: 'Empty or invalid form' }));
  });
});

describe('the columns of a body', () => {
  const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `c${i}`);
  const bodies = {
    'text/csv': (of: string[]) => `${of.join(',')}\n${of.map(() => 1).join(',')}`,
    'application/x-www-form-urlencoded': (of: string[]) => of.map((name) => `${name}=1`).join('&'),
    'application/json': (of: string[]) => JSON.stringify(Object.fromEntries(of.map((name) => [name, 1]))),
  };

  it.each(Object.entries(bodies))('are no more than a table can have, in %s', (type, of) => {
    const read = (count: number) => parseBody(new TextEncoder().encode(of(names(count))), type, defaultLimits);
    expect(read(mostColumns)[0]!.size).toBe(mostColumns);
    expect(() => read(mostColumns + 1)).toThrow('number of columns');
  });

  it('are counted in the first line of a CSV only, and not within quotes', () => {
    expect(csvColumns('"a,b\nc,""d,",e\n1,2,3')).toBe(2);
    expect(csvColumns('a')).toBe(1);
  });
});
