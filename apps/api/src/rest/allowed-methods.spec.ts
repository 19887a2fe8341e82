import { expect, it } from 'vitest';
import { allowedMethods } from './allowed-methods.js';

it.each([
  [{ name: 'pk', columns: ['id'] }, 'OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE'],
  [null, 'OPTIONS, GET, HEAD, POST'],
])('a table with the key %o', (primaryKey, methods) => {
  const table = { schema: 'public', name: 'book', columns: [], primaryKey, uniqueKeys: [], uniqueIndexes: [] };
  expect(allowedMethods({ ...table, foreignKeys: [], checkNames: [], grants: [], comment: null })).toBe(methods);
});
