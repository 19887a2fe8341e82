import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderEnvExample } from './render-env-example.js';

describe('renderEnvExample', () => {
  it('sets nothing, so that a copy of it changes nothing', () => {
    expect(parseEnv(renderEnvExample())).toEqual({});
  });

  it('offers each setting but the folder it stands in', () => {
    const text = renderEnvExample();
    expect(text).toContain('\n#DATABASE_URL=\n');
    expect(text).toContain('\n#JWT_SECRET=\n');
    expect(text).toContain('\n#CAPTCHA_PROVIDER=\n');
    expect(text).not.toContain('BACKSTAY_PROJECT');
  });
});
