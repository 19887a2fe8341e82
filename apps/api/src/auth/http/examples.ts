/** A user, as documentation shows one. */
export const userExample = {
  id: '0b6c1a52-7d0e-4e0a-9a53-8d1a7f5b2c11',
  aud: 'authenticated',
  role: 'authenticated',
  email: 'ada@example.org',
  phone: '',
  email_confirmed_at: '2026-01-19T09:30:00.000Z',
  confirmed_at: '2026-01-19T09:30:00.000Z',
  last_sign_in_at: '2026-01-19T09:31:00.000Z',
  app_metadata: { provider: 'email', providers: ['email'] },
  user_metadata: { name: 'Ada' },
  identities: [],
  created_at: '2026-01-19T09:29:00.000Z',
  updated_at: '2026-01-19T09:31:00.000Z',
  is_anonymous: false,
};

/** A session, as documentation shows one. */
export const sessionExample = {
  access_token: 'header.claims.signature',
  token_type: 'bearer',
  expires_in: 3600,
  expires_at: 1768818660,
  refresh_token: 'kZ3nB0v…',
  user: userExample,
};

/** A refusal, as documentation shows one. */
export const errorExample = (code: string) => ({
  code,
  message: 'What went wrong, in words',
  error_code: code,
  msg: 'What went wrong, in words',
});
