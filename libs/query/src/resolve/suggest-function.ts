import { readName, type CatalogFunction, type TableName } from '@backstay/catalog';
import { editDistance } from './suggest-table.js';

/**
 * What a caller may have meant: the function of that name with what it takes, or the one of its schema whose name is
 * nearest. Only functions that somebody may execute. Null: nothing like it.
 */
export function suggestFunction({ schema, name }: TableName, functions: readonly CatalogFunction[]): string | null {
  const open = functions.flatMap((one) => {
    const known = readName(one.name);
    return one.execute.length > 0 && known.schema === schema ? [{ ...one, name: known.name }] : [];
  });
  const same = open.find((one) => one.name === name);
  if (same !== undefined) {
    const taken = same.arguments.map((argument) => argument.name).filter((one) => one !== '');
    return `${schema}.${name}${taken.length === 0 ? '' : `(${taken.toSorted().join(', ')})`}`;
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
