import { parseClaims, roles, type JsonObject, type Principal, type Role } from '@backstay/kernel';
import { Refusal } from '../refusal.js';

/** How the one who asks is given. */
export interface AskerOptions {
  readonly as?: string | undefined;
  readonly role?: string | undefined;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The principal that `--as` and `--role` name: a user's id, claims as JSON, or a role. Throws Refusal. */
export function readAsker({ as, role }: AskerOptions): Principal {
  const named = role === undefined ? null : roleNamed(role);
  if (as === undefined || roles.includes(as as Role)) return withRole({}, named ?? roleNamed(as ?? 'anon'));
  if (uuid.test(as)) return withRole({ sub: as.toLowerCase(), aud: 'authenticated' }, named ?? 'authenticated');
  const claims = readClaims(as);
  const claimed = claims['role'];
  if (claimed !== undefined && typeof claimed !== 'string') throw new Refusal('the claim role must be a text.');
  return withRole(claims, named ?? roleNamed(claimed ?? 'authenticated'));
}

const withRole = (claims: JsonObject, role: Role): Principal => ({ role, claims: { ...claims, role } });

function roleNamed(text: string): Role {
  const role = roles.find((one) => one === text);
  if (role === undefined) throw new Refusal(`there is no role ${text}: it is one of ${roles.join(', ')}.`);
  return role;
}

/** Numbers keep their digits, as in a token. */
function readClaims(text: string): JsonObject {
  const help = 'It is the id of a user (a uuid), claims as a JSON object, or anon.';
  try {
    const claims = parseClaims(text);
    if (claims !== null && typeof claims === 'object' && !Array.isArray(claims)) return claims as JsonObject;
  } catch {
    // Said below.
  }
  throw new Refusal(`--as cannot be read. ${help}`);
}
