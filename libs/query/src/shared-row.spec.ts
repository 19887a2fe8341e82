import { expect, it } from 'vitest';
import { cellsOf, RowShape, sharedShape, SharedRow } from './shared-row.js';

const shape = new RowShape(['a', '__proto__']);
const row = new SharedRow<string | null>(shape, ['1', null]);

it('reads like a map', () => {
  const map = new Map(row);
  expect(map).toEqual(
    new Map([
      ['a', '1'],
      ['__proto__', null],
    ]),
  );
  expect([row.size, [...row.keys()], [...row.values()], [...row.entries()]]).toEqual([
    map.size,
    [...map.keys()],
    [...map.values()],
    [...map.entries()],
  ]);
  for (const name of ['a', '__proto__', 'b', 'constructor']) {
    expect([row.get(name), row.has(name)]).toEqual([map.get(name), map.has(name)]);
  }
  const seen: unknown[] = [];
  row.forEach((value, name) => seen.push([name, value]));
  expect(seen).toEqual([...map]);
});

it('has the shape of its neighbours, or none', () => {
  const same = new SharedRow<string | null>(shape, ['2', '3']);
  const other = new SharedRow<string | null>(new RowShape(['a', '__proto__']), ['2', '3']);
  expect(sharedShape([row, same])).toBe(shape);
  expect(sharedShape([row, other])).toBeNull();
  expect(sharedShape([row, new Map(same)])).toBeNull();
  expect(sharedShape([])).toBeNull();
});

it('gives its cells in the order of the names asked for', () => {
  expect(cellsOf(row, ['a', '__proto__'])).toBe(row.cells);
  expect(cellsOf(row, ['__proto__', 'a'])).toEqual([null, '1']);
  expect(cellsOf(new Map(row), ['__proto__', 'a'])).toEqual([null, '1']);
});
