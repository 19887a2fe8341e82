import type { Grant } from '@backstay/catalog';
import { describe, expect, it } from 'vitest';
import { mayRead, mayUse, mayUseColumn } from './grants.js';

const grants: readonly Grant[] = [
  { role: 'anon', privilege: 'select', columns: ['id', 'title'] },
  { role: 'authenticated', privilege: 'select', columns: 'all' },
  { role: 'authenticated', privilege: 'update', columns: ['title'] },
  { role: 'authenticated', privilege: 'update', columns: ['pages'] },
  { role: 'authenticated', privilege: 'delete', columns: [] },
];

describe('Grants', () => {
  it('allow what they name and nothing else', () => {
    expect(mayRead({ grants }, 'anon', 'title')).toBe(true);
    expect(mayRead({ grants }, 'anon', 'price')).toBe(false);
    expect(mayRead({ grants }, 'authenticated', 'price')).toBe(true);
    expect(mayRead({ grants }, 'service_role', 'id')).toBe(false);
    expect(mayUse({ grants }, 'anon', 'select')).toBe(true);
    expect(mayUse({ grants }, 'anon', 'insert')).toBe(false);
    expect(mayUse({ grants }, 'authenticated', 'delete')).toBe(false);
  });

  it('of several statements add up', () => {
    expect(
      ['title', 'pages', 'id'].map((column) => mayUseColumn({ grants }, 'authenticated', 'update', column)),
    ).toEqual([true, true, false]);
  });
});
