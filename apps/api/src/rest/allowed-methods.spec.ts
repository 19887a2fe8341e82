import { expect, it } from 'vitest';
import type { CatalogFunction } from '@backstay/catalog';
import { allowedMethods, callingMethods } from './allowed-methods.js';

it.each([
  [{ name: 'pk', columns: ['id'] }, 'OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE'],
  [null, 'OPTIONS, GET, HEAD, POST'],
])('a table with the key %o', (primaryKey, methods) => {
  const table = { schema: 'public', name: 'book', columns: [], primaryKey, uniqueKeys: [], uniqueIndexes: [] };
  expect(allowedMethods({ ...table, foreignKeys: [], checkNames: [], grants: [], comment: null })).toBe(methods);
});

const reads: CatalogFunction = {
  name: 'f',
  arguments: [],
  result: { kind: 'void' },
  set: false,
  order: [],
  limit: null,
  offset: null,
  definer: false,
  execute: [],
  comment: null,
};
const writes: CatalogFunction = { ...reads, write: { command: 'delete', table: { schema: 'public', name: 't' } } };

it.each([
  ['reads', [reads], 'OPTIONS, GET, HEAD, POST'],
  ['writes', [writes], 'OPTIONS, POST'],
  ['reads in one of its forms', [writes, reads], 'OPTIONS, GET, HEAD, POST'],
])('a function that %s', (_, overloads, methods) => {
  expect(callingMethods(overloads)).toBe(methods);
});
