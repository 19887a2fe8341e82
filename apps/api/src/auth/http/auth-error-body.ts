import { factsOf, fail, Failure } from '@backstay/kernel';
import { HttpException } from '@nestjs/common';

/** What an auth client is told. `code` and `message` are read by the newer ones, `error_code` and `msg` by the older. */
export interface AuthErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly code: string;
    readonly message: string;
    readonly error_code: string;
    readonly msg: string;
    readonly hint?: string;
    readonly weak_password?: { readonly reasons: readonly string[] };
  };
}

/** The version of the API whose errors have a text as `code`; told in a header, or clients look for `error_code`. */
export const apiVersion = '2024-01-01';

/** Entries of the rest of the catalogue, as the auth clients know them. */
const known: Readonly<Record<string, readonly [status: number, code: string]>> = {
  missing_key: [401, 'no_authorization'],
  unknown_key: [401, 'no_authorization'],
  bad_token: [403, 'bad_jwt'],
  bad_claims: [403, 'bad_jwt'],
  unknown_role: [403, 'bad_jwt'],
  session_ended: [403, 'session_not_found'],
  path_not_found: [404, 'not_found'],
  bad_body: [400, 'validation_failed'],
  too_large: [413, 'validation_failed'],
  url_too_long: [414, 'validation_failed'],
  deadlock: [409, 'conflict'],
};

/** The answer to anything thrown under `/auth/v1`. What is no fault of the caller's is 5xx, which clients ask again. */
export function answerAuthError(error: unknown, reference: string): AuthErrorAnswer {
  const failure = failureOf(error) ?? fail('internal', { reference });
  const [status, code] = known[failure.entry] ?? [
    failure.status,
    /^[a-z_]+$/.test(failure.code) ? failure.code : 'unexpected_failure',
  ];
  const { message } = failure;
  const weak = factsOf(failure, 'weak_password');
  return {
    status,
    headers: {
      'x-supabase-api-version': apiVersion,
      'x-sb-error-code': code,
      ...(failure.retryAfter === null ? {} : { 'retry-after': String(failure.retryAfter) }),
    },
    body: {
      code,
      message,
      error_code: code,
      msg: message,
      ...(failure.hint === null ? {} : { hint: failure.hint }),
      ...(weak === null ? {} : { weak_password: { reasons: weak.reasons } }),
    },
  };
}

/** Whether the error is one a client may be told of; others belong in the log, whole. */
export const isExpectedAuthError = (error: unknown): boolean => failureOf(error) !== null;

function failureOf(error: unknown): Failure | null {
  if (error instanceof Failure) return error;
  if (!(error instanceof HttpException)) return null;
  const status = error.getStatus();
  if (status === 404) return fail('auth_not_found', {});
  return status >= 400 && status < 500 ? fail('validation_failed', { reason: error.message }) : null;
}
