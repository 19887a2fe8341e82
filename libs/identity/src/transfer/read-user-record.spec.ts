import type { JsonObject } from '@backstay/kernel';
import { describe, expect, it } from 'vitest';
import { readUserRecord } from './read-user-record.js';

const bcrypt = '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy';

describe('readUserRecord', () => {
  it('reads a row of a dump of auth.users, as CSV has it', () => {
    const row = {
      instance_id: '00000000-0000-0000-0000-000000000000',
      id: '5CA1AB1E-0000-4000-8000-000000000022',
      aud: 'authenticated',
      role: 'authenticated',
      email: 'Vera@Example.com',
      encrypted_password: bcrypt,
      email_confirmed_at: '2024-01-02 03:04:05.123456+00',
      invited_at: '',
      confirmation_token: '',
      raw_app_meta_data: '{"provider": "email", "providers": ["email"]}',
      raw_user_meta_data: '{"name": "Vera"}',
      is_super_admin: 'f',
      created_at: '2024-01-02 05:04:05+02',
      phone: '',
      banned_until: '',
      is_anonymous: 'f',
    };
    expect(readUserRecord(row)).toEqual({
      id: '5ca1ab1e-0000-4000-8000-000000000022',
      email: 'vera@example.com',
      phone: null,
      emailConfirmedAt: Date.UTC(2024, 0, 2, 3, 4, 5, 123),
      phoneConfirmedAt: null,
      password: null,
      passwordHash: bcrypt,
      role: 'authenticated',
      userMetadata: { name: 'Vera' },
      appMetadata: { provider: 'email', providers: ['email'] },
      isAnonymous: false,
      bannedUntil: null,
      invitedAt: null,
      lastSignInAt: null,
      createdAt: Date.UTC(2024, 0, 2, 3, 4, 5),
      identities: [],
    });
  });

  it('reads identities, with the provider’s own id and not the row’s', () => {
    const { identities } = readUserRecord({
      email: 'vera@example.com',
      identities: [
        { provider: 'email', id: 'x', identity_data: {} },
        { provider: 'google', id: 'row-id', provider_id: 'g-1', identity_data: { sub: 'g-1', email: 'V@g.com' } },
        { provider: 'github', id: '7', identity_data: { sub: '7' } },
      ],
    });
    expect(identities.map((one) => [one.provider, one.providerId, one.email])).toEqual([
      ['google', 'g-1', 'v@g.com'],
      ['github', '7', null],
    ]);
  });

  it.each<[string, JsonObject]>([
    ['email is no address', { email: 'vera' }],
    ['id is no uuid', { id: '7', email: 'vera@example.com' }],
    ['phone is no number', { phone: 'call me' }],
    ['password_hash is of no kind', { email: 'v@e.com', encrypted_password: 'md5' }],
    ['role is not authenticated', { email: 'v@e.com', role: 'service_role' }],
    ['user_metadata is no JSON', { email: 'v@e.com', raw_user_meta_data: '{' }],
    ['user_metadata is no JSON object', { email: 'v@e.com', user_metadata: [1] }],
    ['created_at is no time', { email: 'v@e.com', created_at: 'yesterday' }],
    ['there is no email, phone or identity', { id: '5ca1ab1e-0000-4000-8000-000000000022' }],
    ['an identity has no provider', { email: 'v@e.com', identities: [{}] }],
    ['the user is deleted', { email: 'v@e.com', deleted_at: '2024-01-02 03:04:05+00' }],
    ['is_anonymous is neither true nor false', { is_anonymous: 'perhaps' }],
  ])('refuses a row because %s', (reason, row) => {
    expect(() => readUserRecord(row)).toThrow(reason);
  });
});
