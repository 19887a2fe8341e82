import type { FastifyRequest } from 'fastify';

/** What a method does to rows. */
const ofRows: Readonly<Record<string, string>> = {
  GET: 'rest.read',
  HEAD: 'rest.read',
  POST: 'rest.insert',
  PATCH: 'rest.update',
  PUT: 'rest.upsert',
  DELETE: 'rest.delete',
  OPTIONS: 'rest.options',
};

/** Names by method and route: there are as many as routes, so the map stays small. */
const known = new Map<string, string>();

/**
 * Stable dotted name of what a request asks for, for logs, metrics and traces: `rest.read`, `auth.token`. It comes from
 * the route that was found, so callers cannot make up names; `unknown`: no route.
 */
export function operationOf(request: FastifyRequest): string {
  const route = request.routeOptions.url;
  if (route === undefined) return 'unknown';
  const key = `${request.method} ${route}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = nameOf(request.method, route);
  known.set(key, made);
  return made;
}

/** The route's fixed parts, without the version of its face. */
function nameOf(method: string, route: string): string {
  if (route.endsWith('*')) return 'unknown';
  if (route === '/rest/v1/:table') return ofRows[method] ?? 'unknown';
  const parts = route.split('/').filter((part) => part !== '' && part !== 'v1' && !part.startsWith(':'));
  if (parts.join('.') === 'rest') return 'rest.describe';
  return parts.join('.').replaceAll(/[^\w.]/g, '_') || 'home';
}
