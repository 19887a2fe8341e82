import type { FlowCookie } from '@backstay/identity';
import type { FastifyRequest } from 'fastify';

/** Seconds that somebody may spend at a provider. */
const life = 600;

/** The Set-Cookie line that lets a browser be known again at the callback, and nowhere else. */
export function flowCookie({ name, value, crossSite }: FlowCookie, path: string, https: boolean): string {
  // A form of another site brings a cookie only when it says so, and browsers want TLS for that.
  const site = crossSite && https ? 'None' : 'Lax';
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=${site}; Max-Age=${life}${https ? '; Secure' : ''}`;
}

/** The line that makes the browser forget it. */
export const clearedCookie = (name: string, path: string): string => `${name}=; Path=${path}; HttpOnly; Max-Age=0`;

/** Value of a cookie of the request; null: it was not sent. */
export function cookieOf(request: FastifyRequest, name: string): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1);
}
