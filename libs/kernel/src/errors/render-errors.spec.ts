import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.js';
import { renderErrors } from './render-errors.js';

describe('renderErrors', () => {
  it('lists every entry of the catalogue once', () => {
    const text = renderErrors();
    for (const name of Object.keys(catalogue)) {
      expect(text.split(new RegExp(`\\d \\| \`${name}\` \\|`)), name).toHaveLength(2);
    }
  });

  it('shows both statuses where they depend on the caller, and the wait where a retry is right', () => {
    const text = renderErrors();
    expect(text).toContain('| `42501` | 401 / 403 | `permission_denied` |');
    expect(text).toMatch(/`database_unavailable` \|.*A Retry-After header says 1 s\./);
  });
});
