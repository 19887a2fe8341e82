import { entry } from './entry.js';

const fixed = (code: string, status: number, message: string, about: string) =>
  entry()({ code, status, message: () => message, about });

/** What can go wrong with providers and second factors beside what the auth clients branch on. */
export const authFlowErrors = {
  bad_id_token: fixed(
    'bad_id_token',
    400,
    'Bad ID token',
    'The ID token is not signed by the provider’s issuer, not made for this application, too old, or has another nonce.',
  ),
  provider_unavailable: entry<{ provider: string }>()({
    code: 'unexpected_failure',
    status: 503,
    message: (f) => `The provider ${f.provider} could not be asked`,
    about:
      'A provider does not answer, is not the issuer the settings name, or has an address inside that is not listed.',
    retryAfter: 5,
  }),
  mfa_recovery_codes_sole_factor: fixed(
    'mfa_recovery_codes_sole_factor',
    422,
    'Recovery codes need another verified factor',
    'Recovery codes stand in for a factor; they cannot be the only one.',
  ),
  mfa_verified_factor_exists: fixed(
    'mfa_verified_factor_exists',
    422,
    'There is a set of recovery codes already',
    'A user has one set of recovery codes: regenerate it.',
  ),
  mfa_recovery_codes_locked: entry<{ seconds: number }>()({
    code: 'mfa_recovery_codes_locked',
    status: 429,
    message: () => 'Too many wrong recovery codes',
    about: 'Recovery codes were guessed too often; Retry-After says when to come back.',
    retryAfterOf: (f) => f.seconds,
  }),
};
