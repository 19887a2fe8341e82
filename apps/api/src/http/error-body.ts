import { cut, fail, Failure, type ErrorDetails, type Role } from '@backstay/kernel';
import { HttpException } from '@nestjs/common';

/** What a client is told: PostgREST's four fields, and the headers that belong to the status. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: {
    readonly code: string;
    readonly message: string;
    readonly details: ErrorDetails | null;
    readonly hint: string | null;
  };
}

/**
 * The answer to anything that was thrown. What is not in the catalogue is a fault of ours: the caller learns the
 * request id and nothing else. `role` null: nobody was recognised.
 */
export function answerError(error: unknown, reference: string, role: Role | null, bodyLimit: number): ErrorAnswer {
  const failure = failureOf(error, bodyLimit) ?? fail('internal', { reference });
  const status = role === null || role === 'anon' ? failure.unauthenticatedStatus : failure.status;
  const { code, message, details, hint } = failure;
  return { status, headers: headersOf(failure, status), body: { code, message, details, hint } };
}

/** Whether an error is one a client may be told of; others belong in the log, whole. */
export const isExpected = (error: unknown): boolean => failureOf(error, 0) !== null;

function failureOf(error: unknown, bodyLimit: number): Failure | null {
  if (error instanceof Failure) return error;
  if (error instanceof HttpException) return fromNest(error, bodyLimit);
  return fromFastify(error, bodyLimit);
}

function fromNest(error: HttpException, bodyLimit: number): Failure | null {
  const status = error.getStatus();
  if (status === 404) return fail('path_not_found', {});
  if (status === 413) return fail('too_large', { what: 'The request body', limit: bodyLimit });
  if (status < 400 || status >= 500) return null;
  const body = error.getResponse();
  const reasons = typeof body === 'object' && 'message' in body ? body.message : error.message;
  return fail('bad_body', {
    reason: [reasons]
      .flat()
      .map((one) => cut(String(one)))
      .join('; '),
  });
}

function fromFastify(error: unknown, bodyLimit: number): Failure | null {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_BAD_URL') return fail('path_not_found', {});
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return fail('too_large', { what: 'The request body', limit: bodyLimit });
  if (typeof code === 'string' && code.startsWith('FST_ERR_CTP_') && statusCode !== 500) {
    return fail('bad_body', { reason: 'The request body could not be read' });
  }
  return null;
}

function headersOf(failure: Failure, status: number): Record<string, string> {
  // RFC 9209, as PostgREST writes it: the code where there is no body, as after HEAD.
  const headers: Record<string, string> = { 'proxy-status': `Backstay; error=${failure.code}` };
  if (failure.retryAfter !== null) headers['retry-after'] = String(failure.retryAfter);
  if (status === 401) headers['www-authenticate'] = challenge(failure);
  return headers;
}

/** RFC 6750 §3, in PostgREST's words. Header values are ASCII without quotes of their own. */
function challenge({ code, message }: Failure): string {
  if (code !== 'PGRST301' && code !== 'PGRST303') return 'Bearer';
  const description = message.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, '?');
  return `Bearer error="invalid_token", error_description="${description}"`;
}
