import type { Random } from '../policy/random.js';
import { samples, type ColumnName } from '../policy/random-table.js';
import type { RandomView } from './random-views.js';

/** The same condition in the words of a request and of SQL. */
export interface Question {
  readonly filter: string;
  readonly where: string;
}

const compared: readonly ColumnName[] = ['label', 'n', 'big', 'amount', 'at', 'day', 'mood', 'id', 'ref'];

/** Columns that are compared in other ways, or by which there is no order. */
const unordered: ReadonlySet<string> = new Set(['data', 'tags', 'fees']);

/** A question about a view: all of it, or what passes a filter on one of its columns. */
export function randomQuestion(random: Random, view: RandomView): Question {
  const named = view.table.columns.filter((column) => compared.includes(column));
  const form = random.between(0, 3);
  if (form === 1 && named.length > 0) {
    const column = random.pick(named);
    const value =
      column === 'id' || column === 'ref' ? String(random.between(1, 6)) : random.pick(samples[column as 'n']);
    const [word, sign] = random.pick([
      ['eq', '='],
      ['gt', '>'],
      ['lte', '<='],
      ['neq', '<>'],
    ] as const);
    const filter = `${column}=${word}.${encodeURIComponent(value)}`;
    return { filter, where: `v.${column} ${sign} '${value.replaceAll("'", "''")}'` };
  }
  if (form === 2) {
    const column = random.pick(view.outputs);
    return random.chance(0.5)
      ? { filter: `${column}=is.null`, where: `v.${column} is null` }
      : { filter: `${column}=not.is.null`, where: `v.${column} is not null` };
  }
  const ordered = view.outputs.filter((output) => !unordered.has(output) && !output.startsWith('x'));
  const order = random.pick([...ordered, '']);
  return { filter: order === '' ? 'select=*' : `order=${order}`, where: 'true' };
}
