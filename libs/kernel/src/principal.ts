import type { JsonObject } from './json.js';

/** The three roles a request can act as; an unknown role claim is refused before a Principal exists. */
export type Role = 'anon' | 'authenticated' | 'service_role';

/** All roles, in the order documentation lists them. */
export const roles: readonly Role[] = ['anon', 'authenticated', 'service_role'];

/** Who is asking. Built once per request by the token verifier, never changed. */
export interface Principal {
  readonly role: Role;
  /** The verified claims of the token (or of the API key when there is no user token); what `auth.jwt()` returns. */
  readonly claims: JsonObject;
}

/** Policies do not apply to the service role (grants still do), as for PostgreSQL's BYPASSRLS. */
export const bypassesPolicies = (role: Role): boolean => role === 'service_role';
