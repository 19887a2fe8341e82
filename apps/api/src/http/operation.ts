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

/** Names by route and method: there are as many as routes, so the maps stay small. */
const known = new Map<string, Map<string, string>>();

/**
 * Stable dotted name of what a request asks for, for logs, metrics and traces: `rest.read`, `auth.token`. It comes from
 * the route that was found, so callers cannot make up names; null, no route, is `unknown`.
 */
export function operationOf(method: string, route: string | null): string {
  if (route === null) return 'unknown';
  const found = known.get(route)?.get(method);
  if (found !== undefined) return found;
  const made = nameOf(method, route);
  known.set(route, new Map([...(known.get(route) ?? []), [method, made]]));
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
