import { loadConfig } from '@backstay/config';
import { describe, expect, it } from 'vitest';
import { AllowedHosts } from '../outbound/allowed-hosts.js';
import { Outbound } from '../outbound/outbound.js';
import { Providers } from './providers.js';

/** The providers of a project with these settings. */
function open(env: Readonly<Record<string, string>>): Providers {
  const { auth, outside } = loadConfig({ project: import.meta.dirname, env });
  const inside = new AllowedHosts(outside.outboundHosts);
  return new Providers(auth.providers, new Outbound({ allow: inside }), inside);
}
const settings = (name: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [`AUTH_EXTERNAL_${name}_${field}`, value]));
const app = { CLIENT_ID: 'shop', SECRET: 's' };
const tenant = 'https://login.microsoftonline.com/5ca1ab1e-0000-4000-8000-000000000022/v2.0';

describe('providers that are switched on', () => {
  it('are those with an application; others are refused by name', () => {
    const providers = open({ ...settings('GOOGLE', app), ...settings('AZURE', { ...app, ISSUER: tenant }) });
    expect(providers.names).toEqual(['google', 'azure']);
    expect(providers.get('google').name).toBe('google');
    for (const name of ['github', 'nobody', '', '__proto__', 'constructor']) {
      expect(() => providers.get(name)).toThrow('is not enabled');
    }
  });

  it.each([
    ['no application', settings('GOOGLE', { SECRET: 's' }), 'AUTH_EXTERNAL_GOOGLE_CLIENT_ID must be set'],
    ['an issuer and nothing else', settings('OIDC', { ISSUER: 'https://i.example' }), 'CLIENT_ID must be set'],
    ['no secret', settings('GITHUB', { CLIENT_ID: 'shop' }), 'AUTH_EXTERNAL_GITHUB_SECRET must be set'],
    ['an application without a name', settings('GOOGLE', { ...app, CLIENT_ID: ' , ' }), 'names no application'],
    ['no issuer, where there are many', settings('OIDC', app), 'AUTH_EXTERNAL_OIDC_ISSUER must be set'],
    ['no tenant', settings('AZURE', app), 'AUTH_EXTERNAL_AZURE_ISSUER must be set'],
    [
      'every tenant there is',
      settings('AZURE', { ...app, ISSUER: 'https://login.microsoftonline.com/common/v2.0' }),
      'must name one tenant',
    ],
    ['an issuer without TLS', settings('OIDC', { ...app, ISSUER: 'http://id.example' }), 'must start with https://'],
  ])('lesson 21: do not start with %s', (_name, env, message) => {
    expect(() => open(env)).toThrow(message);
  });

  it('may have an issuer without TLS where the operator lists its host', () => {
    const env = { ...settings('OIDC', { ...app, ISSUER: 'http://id.local' }), BACKSTAY_OUTBOUND_HOSTS: 'id.local' };
    expect(open(env).names).toEqual(['oidc']);
  });
});
