import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderEnvExample } from './render-env-example.js';

describe('renderEnvExample', () => {
  it('sets nothing, so that a copy of it changes nothing', () => {
    expect(parseEnv(renderEnvExample())).toEqual({});
  });

  it('offers each setting that has an effect, and none that is only reserved', () => {
    const text = renderEnvExample();
    expect(text).toContain('\n#DATABASE_URL=\n');
    expect(text).toContain('\n#JWT_SECRET=\n');
    expect(text).not.toContain('CAPTCHA_PROVIDER');
    expect(text).not.toContain('BACKSTAY_PROJECT');
  });
});
