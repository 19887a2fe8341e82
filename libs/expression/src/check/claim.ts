import type { Claim, Expression } from '../expression.js';
import type { Checker, Operand } from './checker.js';
import { refuse } from './refusal.js';

const claims: Readonly<Record<string, Claim>> = {
  uid: { kind: 'claim', type: { kind: 'uuid' }, claim: 'uid', path: [], as: 'text' },
  role: { kind: 'claim', type: { kind: 'text' }, claim: 'role', path: [], as: 'text' },
  email: { kind: 'claim', type: { kind: 'text' }, claim: 'email', path: [], as: 'text' },
  jwt: { kind: 'claim', type: { kind: 'jsonb' }, claim: 'jwt', path: [], as: 'json' },
};

/** Reads `auth.uid()`, `auth.role()`, `auth.email()`, `auth.jwt()`. */
export function readClaim(
  checker: Checker,
  name: string,
  args: readonly unknown[],
  location: number | null,
): Expression {
  const claim = claims[name];
  if (!claim || args.length > 0) {
    return refuse(
      `function auth.${name}${args.length ? '(…)' : '()'} does not exist`,
      location,
      'Known are auth.uid(), auth.role(), auth.email(), auth.jwt().',
    );
  }
  requireClaims(checker, location);
  return claim;
}

/** Reads the settings in which Supabase's older guides find the claims: all of them, or one as text. */
export function readSetting(checker: Checker, args: readonly Operand[], location: number | null): Expression {
  const [name] = args;
  const setting = name?.kind === 'unknown' ? (name.text ?? '') : '';
  const path = /^request\.jwt\.claims?(?:\.(\w+))?$/.exec(setting);
  if (!path) {
    return refuse("only current_setting('request.jwt.claims', true) is supported", location, 'Write auth.jwt().');
  }
  requireClaims(checker, location);
  return path[1] === undefined
    ? { kind: 'claim', type: { kind: 'text' }, claim: 'jwt', path: [], as: 'json' }
    : { kind: 'claim', type: { kind: 'text' }, claim: 'jwt', path: [path[1]], as: 'text' };
}

function requireClaims(checker: Checker, location: number | null): void {
  if (!checker.scope.claims) {
    refuse('who is asking cannot be part of this expression', location, 'Policies are the place for auth functions.');
  }
}
