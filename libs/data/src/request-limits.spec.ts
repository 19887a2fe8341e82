import { tmpdir } from 'node:os';
import { loadConfig } from '@backstay/config';
import { defaultLimits } from '@backstay/query';
import { expect, it } from 'vitest';
import { requestLimits } from './request-limits.js';

const limits = (env: Record<string, string>) => requestLimits(loadConfig({ project: tmpdir(), env }));

it('the limits where nothing is set are those that are shipped', () => {
  expect(limits({})).toEqual(defaultLimits);
});

it('a setting reaches what it is about', () => {
  expect(limits({ BACKSTAY_MAX_JSON_DEPTH: '7', BACKSTAY_MAX_URL: '2 KiB', BACKSTAY_MAX_LIST: '9' })).toEqual({
    ...defaultLimits,
    documentDepth: 7,
    bodyDepth: 7,
    queryLength: 2048,
    listSize: 9,
  });
});
