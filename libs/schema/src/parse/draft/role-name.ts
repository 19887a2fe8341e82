import { roles, type Role } from '@backstay/kernel';
import type { RoleSpec } from 'libpg-query';
import type { Grantee } from './privilege-draft.js';

/** The role a statement names, `public`, or null for one that does not exist here. */
export function grantee(role: RoleSpec): Grantee | null {
  if (role.roletype === 'ROLESPEC_PUBLIC') return 'public';
  return roles.find((known) => known === role.rolename) ?? null;
}

/** Advice for a role that is none of ours. */
export const roleAdvice = `The roles are ${roles.join(', ')}, and public for all of them. Tell users apart by auth.uid() or auth.jwt().`;

/** The roles that a grantee stands for. */
export const rolesOf = (name: Grantee): readonly Role[] => (name === 'public' ? roles : [name]);
