import type { LimitName } from '@backstay/identity';
import type { JsonObject } from '@backstay/kernel';

/** What a route of sign-in is charged for; null: its service counts by itself, or nothing is counted. */
export interface RouteLimit {
  readonly limit: LimitName | null;
  /** A captcha is demanded, where one is configured. */
  readonly captcha: boolean;
  /** A password is hashed: refused early when too many are. */
  readonly hashes: boolean;
}

type Rule = RouteLimit | ((body: JsonObject, query: URLSearchParams) => RouteLimit);

const limited = (limit: LimitName | null, captcha = false, hashes = false): RouteLimit => ({ limit, captcha, hashes });

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** Every route that costs a mail, a guess or a row. Providers and factors count in their own services. */
const rules: Readonly<Record<string, Rule>> = {
  'POST /signup': (body) => limited(isFilled(body['email']) || isFilled(body['phone']) ? 'sign_up' : 'anonymous', true),
  'POST /token': (_body, query) => tokenLimit(query.get('grant_type')),
  'POST /otp': limited('mail', true),
  'POST /magiclink': limited('mail', true),
  'POST /recover': limited('mail', true),
  'POST /resend': limited('mail', true),
  'GET /reauthenticate': limited('mail'),
  'GET /verify': limited('code'),
  'POST /verify': limited('code'),
  'PUT /user': (body) => limited(isFilled(body['nonce']) ? 'code' : isFilled(body['email']) ? 'mail' : null),
};

function tokenLimit(grant: string | null): RouteLimit {
  if (grant === 'password') return limited(null, true, true);
  if (grant === 'refresh_token') return limited('refresh');
  return limited('provider', grant === 'id_token');
}

/** What a request is charged for; `path` under `/auth/v1`, without the query. Null: nothing. */
export function limitOf(method: string, path: string, body: JsonObject, query: URLSearchParams): RouteLimit | null {
  const rule = rules[`${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`];
  return rule === undefined ? null : typeof rule === 'function' ? rule(body, query) : rule;
}
