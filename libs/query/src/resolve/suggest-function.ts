import { readName, type CatalogFunction, type TableName } from '@backstay/catalog';
import { editDistance } from './suggest-table.js';

/**
 * What a caller may have meant: the function of that name, of several the one that takes what is most like `given`, or the
 * one of its schema whose name is nearest. Only functions that somebody may execute. Null: nothing like it.
 */
export function suggestFunction(
  { schema, name }: TableName,
  functions: readonly CatalogFunction[],
  given: readonly string[],
): string | null {
  const open = functions.flatMap((one) => {
    const known = readName(one.name);
    return one.execute.length > 0 && known.schema === schema ? [{ ...one, name: known.name }] : [];
  });
  const same = open.filter((one) => one.name === name).map(takenBy);
  if (same.length > 0) {
    const sent = given.toSorted().join(', ').slice(0, 200);
    const [taken = ''] = same.toSorted((a, b) => editDistance(sent, a) - editDistance(sent, b));
    return `${schema}.${name}${taken === '' ? '' : `(${taken})`}`;
  }
  const wanted = name.toLowerCase().slice(0, 64);
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const { name: known } of open) {
    if (Math.abs(known.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, known.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [known, distance];
  }
  return best === null ? null : `${schema}.${best}`;
}

const takenBy = ({ arguments: taken }: CatalogFunction): string =>
  taken
    .map(({ name }) => name)
    .filter((one) => one !== '')
    .toSorted()
    .join(', ');
