import type { Principal, Role } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { callerKey } from './caller-key.js';

const principal = (role: string, claims: Principal['claims'] = {}): Principal => ({ role: role as Role, claims });

describe('callerKey', () => {
  it('is the user, wherever it asks from', () => {
    const ada = principal('authenticated', { sub: 'ada' });
    expect(callerKey(ada, '192.0.2.1')).toBe('user:ada');
    expect(callerKey(ada, '2001:db8::1')).toBe('user:ada');
  });

  it('is the address of who is no user, of IPv6 the /64', () => {
    expect(callerKey(principal('anon'), '192.0.2.1')).toBe('address:192.0.2.1');
    expect(callerKey(principal('anon'), '2001:db8:1:2:3:4:5:6')).toBe('address:2001:db8:1:2::/64');
  });

  it('is the address where a token names nobody, or another role than a user’s', () => {
    expect(callerKey(principal('authenticated', { sub: '' }), '192.0.2.1')).toBe('address:192.0.2.1');
    expect(callerKey(principal('authenticated'), '192.0.2.1')).toBe('address:192.0.2.1');
    expect(callerKey(principal('anon', { sub: 'made up' }), '192.0.2.1')).toBe('address:192.0.2.1');
  });

  it('is nobody for the service role', () => {
    expect(callerKey(principal('service_role', { sub: 'ada' }), '192.0.2.1')).toBeNull();
  });
});
