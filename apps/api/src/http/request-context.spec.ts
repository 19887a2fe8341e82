import { expect, it } from 'vitest';
import { pathOf } from './request-context.js';

it.each([
  ['/rest/v1/item?select=id', '/rest/v1/item'],
  ['/rest/v1/item#CANARY?select=id', '/rest/v1/item'],
  ['http://user:CANARY@host/rest/v1/item?select=id', '/rest/v1/item'],
  ['http://user:CANARY@host?select=id', '/'],
  ['HTTPS://host:1/a//b', '/a//b'],
  ['user:CANARY@host', '/'],
  ['*', '/'],
  ['', '/'],
])('of the target %s nothing but the path is shown', (target, path) => {
  expect(pathOf(target)).toBe(path);
});
