import type { ColumnType } from '@backstay/catalog';
import { family } from './type-name.js';

const wholeNumbers: readonly string[] = ['smallint', 'integer', 'bigint', 'numeric'];

/** Whether values of a type can be answered as those of a declared one: as they are, or where they are in its range. */
export function fits(found: ColumnType, declared: ColumnType): 'yes' | 'narrowed' | 'no' {
  if (family(declared) === 'text') return (found.kind === 'char') === (declared.kind === 'char') ? 'yes' : 'no';
  if (found.kind === declared.kind) return 'yes';
  const [from, to] = [wholeNumbers.indexOf(found.kind), wholeNumbers.indexOf(declared.kind)];
  if (from < 0 || to < 0) return 'no';
  if (from <= to) return 'yes';
  return found.kind === 'numeric' ? 'no' : 'narrowed';
}
