import type { FastifyReply, FastifyRequest } from 'fastify';

/** Nothing of an API's answer is a page: no script, no frame, no form. Pages set their own policy over this one. */
const apiPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Seconds (a year) for which a browser that came by TLS must not come without it. */
const hsts = `max-age=${365 * 24 * 3600}; includeSubDomains`;

/** Headers of every answer. TLS ends at a proxy, so `request.protocol` is only https behind a trusted one. */
export function secure(request: FastifyRequest, reply: FastifyReply): void {
  reply
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('content-security-policy', apiPolicy);
  // Tokens are in these answers; the public keys say otherwise of themselves.
  if (request.url.startsWith('/auth/v1')) reply.header('cache-control', 'no-store');
  if (request.protocol === 'https') reply.header('strict-transport-security', hsts);
}

/** The policy of a page of ours: its own files, nothing from elsewhere. `styles` allows inline styles (Swagger UI). */
export const pagePolicy = (styles: 'own' | 'inline'): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles === 'inline' ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
