import { fail, roles, type JsonObject, type Principal, type Role } from '@backstay/kernel';

/** Seconds by which clocks may differ. */
export const leeway = 30;

/** The audience user tokens are made for, as the Supabase clients expect it. */
export const audience = 'authenticated';

const badClaims = (reason: string) => fail('bad_claims', { reason });

/**
 * Who the claims of a genuine token say is asking. Times and audience are checked where they are present (legacy API
 * keys carry no audience). A token without a role acts as anon; an unknown role is refused.
 * `now` in seconds. Throws Failure `bad_claims` or `unknown_role`.
 */
export function checkClaims(claims: JsonObject, now: number): Principal {
  const exp = seconds(claims, 'exp');
  const nbf = seconds(claims, 'nbf');
  const iat = seconds(claims, 'iat');
  if (exp !== null && now >= exp + leeway) throw badClaims('JWT expired');
  if (nbf !== null && now < nbf - leeway) throw badClaims('JWT not yet valid');
  if (iat !== null && now < iat - leeway) throw badClaims('JWT issued at future');
  checkAudience(claims['aud']);
  return Object.freeze({ role: roleOf(claims), claims: Object.freeze(claims) });
}

/** The second from which the token counts as expired; null: never. */
export const endOf = (claims: JsonObject): number | null => {
  const exp = seconds(claims, 'exp');
  return exp === null ? null : exp + leeway;
};

function seconds(claims: JsonObject, name: string): number | null {
  const value = claims[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw badClaims(`The JWT '${name}' claim must be a number`);
  return value;
}

function checkAudience(aud: unknown): void {
  if (aud === undefined || aud === null) return;
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (!audiences.every((one) => typeof one === 'string')) {
    throw badClaims("The JWT 'aud' claim must be a string or an array of strings");
  }
  if (!audiences.includes(audience)) throw badClaims('JWT not in audience');
}

function roleOf(claims: JsonObject): Role {
  const claim = claims['role'];
  if (claim === undefined || claim === null) return 'anon';
  const role = roles.find((known) => known === claim);
  if (role === undefined)
    throw fail('unknown_role', { role: typeof claim === 'string' ? claim : JSON.stringify(claim) });
  return role;
}
