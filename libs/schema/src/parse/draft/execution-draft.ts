import { roles, type Role } from '@backstay/kernel';
import type { Grantee } from './privilege-draft.js';

/**
 * Who may execute functions. As in a Supabase project a new one is open to the three roles; to revoke it from `public`
 * closes it to all but `service_role`, which keeps its own right until that is revoked by name.
 */
export class ExecutionDraft {
  readonly #closed = new Map<string, Set<Role>>();

  grant(name: string, grantee: Grantee): void {
    for (const role of grantee === 'public' ? roles : [grantee]) this.#closed.get(name)?.delete(role);
  }

  revoke(name: string, grantee: Grantee): void {
    const closed = this.#closed.get(name) ?? new Set();
    const taken = grantee === 'public' ? roles.filter((role) => role !== 'service_role') : [grantee];
    for (const role of taken) closed.add(role);
    this.#closed.set(name, closed);
  }

  /** The roles that may execute the function. */
  of(name: string): readonly Role[] {
    return roles.filter((role) => this.#closed.get(name)?.has(role) !== true);
  }
}
