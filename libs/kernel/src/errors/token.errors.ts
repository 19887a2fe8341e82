import { entry } from './entry.js';

/** What can be wrong with a caller's key or token (PostgREST's PGRST3xx). */
export const tokenErrors = {
  missing_key: entry()({
    code: 'PGRST302',
    status: 401,
    message: () => 'No API key found in request',
    hint: () => 'Send the `apikey` header; `backstay keys` prints the keys.',
    about: 'The request has no apikey header.',
  }),
  unknown_key: entry()({
    code: 'PGRST301',
    status: 401,
    message: () => 'Invalid API key',
    hint: () => 'Double check your API key.',
    about: 'The apikey is neither a key of this project nor signed by it.',
  }),
  bad_token: entry<{ reason: string }>()({
    code: 'PGRST301',
    status: 401,
    message: (f) => f.reason,
    about: 'The bearer token could not be verified.',
  }),
  bad_claims: entry<{ reason: string }>()({
    code: 'PGRST303',
    status: 401,
    message: (f) => f.reason,
    about: 'The token is genuine, but its claims do not hold (expired, not yet valid, wrong audience).',
  }),
  session_ended: entry()({
    code: 'PGRST303',
    status: 401,
    message: () => 'The session of this JWT has ended',
    about: 'The token is genuine and has not expired, but its user signed out, was banned or was deleted.',
  }),
  unknown_role: entry<{ role: string }>()({
    code: 'PGRST303',
    status: 401,
    message: (f) => `role "${f.role}" does not exist`,
    about: 'The role claim of the token is not anon, authenticated or service_role.',
  }),
  service_key_needed: entry()({
    code: '42501',
    status: 403,
    unauthenticatedStatus: 403,
    message: () => 'This address is served to the service key only',
    about: 'An address under /admin/v1 was asked for with another key than the service key.',
  }),
};
