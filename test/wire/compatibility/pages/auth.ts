import type { Page } from '../behaviour.js';

const me = '11111111-1111-4111-8111-111111111111';
const request = 'note?select=id&order=id';

export const authentication: Page = {
  title: 'Authentication',
  path: 'auth',
  behaviours: [
    {
      says: 'A token’s role claim decides what a request may do; without a token it is the anonymous role',
      same: [
        { request, as: 'anon', ids: [] },
        { request, as: 'ada', ids: [1, 2] },
        { request, as: 'service', ids: [1, 2, 3, 4, 5, 6] },
      ],
    },
    {
      says: '`Bearer` in any case',
      same: { file: 'test/http/tokens.spec.ts', title: 'takes the scheme of a token in any case' },
    },
    {
      says: '`exp`, `iat` and `nbf` are checked, with 30 seconds for clocks',
      same: { file: 'test/http/tokens.spec.ts', title: 'allows clocks 30 seconds' },
    },
    {
      says: '`aud` is checked where an audience is set, as a text or a list',
      same: [
        { request, claims: { sub: me, aud: 'authenticated' }, ids: [1, 2] },
        { request, claims: { sub: me, aud: ['others', 'authenticated'] }, ids: [1, 2] },
        { request, claims: { sub: me, aud: 'others' }, status: 401, error: ['PGRST303', 'JWT not in audience'] },
      ],
    },
    {
      says: 'A role that is not there',
      same: [{ request, claims: { sub: me, role: 'postgres' }, status: 401, error: ['PGRST303'] }],
    },
    {
      says: 'Tokens signed with a secret, and with keys of one’s own that are published',
      same: {
        file: 'test/http/tokens.spec.ts',
        title: 'a token that any library could have signed with JWT_SECRET is good',
      },
    },
    {
      says: '`alg: none` and keys of others are refused',
      same: { file: 'test/http/tokens.spec.ts', title: "'alg none'" },
    },
    {
      says: 'The role at another place of the token',
      absent: 'it is the claim `role`; other systems’ tokens are not taken',
    },
    {
      says: 'A function that checks every request',
      absent: 'policies do, and sessions end when their user signs out, is banned or deleted',
    },
  ],
};
