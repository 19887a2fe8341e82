import { roles, type Role } from '@backstay/kernel';
import type { Grantee } from './privilege-draft.js';

/**
 * Who may execute functions. As in a Supabase project a new one is open to the three roles; to revoke it from `public`
 * closes it to all but `service_role`, which keeps its own right until that is revoked by name.
 */
export class ExecutionDraft {
  readonly #said: {
    readonly name: string;
    readonly types: string | null;
    readonly role: Role;
    readonly open: boolean;
  }[] = [];

  /** `types`: those of its arguments as they are written; null: all functions of the name. */
  grant(name: string, types: string | null, grantee: Grantee): void {
    for (const role of grantee === 'public' ? roles : [grantee]) this.#said.push({ name, types, role, open: true });
  }

  revoke(name: string, types: string | null, grantee: Grantee): void {
    const taken = grantee === 'public' ? roles.filter((role) => role !== 'service_role') : [grantee];
    for (const role of taken) this.#said.push({ name, types, role, open: false });
  }

  /** The roles that may execute the function. */
  of(name: string, types: string): readonly Role[] {
    const said = this.#said.filter((one) => one.name === name && (one.types === null || one.types === types));
    return roles.filter((role) => said.findLast((one) => one.role === role)?.open !== false);
  }
}
