import type { Outcome, Verdict } from './explanation.js';
import type { Findings } from './findings.js';

const constraints: readonly string[] = [
  'unique_violation',
  'foreign_key_violation',
  'not_null_violation',
  'check_violation',
];

/** The one reason that decides, by how the request was answered and what was found. */
export function verdictOf({ entry }: Outcome, { grants, closed, refusedRows, matching }: Findings): Verdict {
  switch (entry) {
    case 'permission_denied':
      return 'no grant';
    case 'row_refused':
    case 'conflicting_row_refused':
      return closed.length > 0 ? 'no policy' : 'refused';
    case null:
    case 'not_singular':
      if (grants.length > 0) return 'no grant';
      if (closed.length > 0) return 'no policy';
      if (refusedRows > 0) return 'hidden';
      return matching === 0 ? 'no row' : 'allowed';
    default:
      return constraints.includes(entry) ? 'constraint' : 'error';
  }
}
