import type { Catalog, Column, Table } from '@backstay/catalog';
import { OperatorError } from '@backstay/kernel';

/** Which columns of a table the fields of a file go to, in the order of the fields; null: a field that is left out. */
export interface FieldColumns {
  readonly columns: readonly (Column | null)[];
  /** What the operator should know of fields that are left out. */
  readonly notes: readonly string[];
}

/**
 * The columns that names in a file stand for. A generated column is left out: the database computes it. Throws
 * OperatorError with every name that is none, or that is there twice.
 */
export function readColumns(
  names: readonly string[],
  map: ReadonlyMap<string, string>,
  table: Table,
  catalog: Catalog,
): FieldColumns {
  const notes: string[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  const columns = names.map((name) => {
    const wanted = map.get(name) ?? name;
    if (wanted === '') return null;
    const column = catalog.column(table, wanted);
    if (column === null) problems.push(`column "${wanted}" of relation "${table.name}" does not exist`);
    else if (seen.has(wanted)) problems.push(`column "${wanted}" specified more than once`);
    seen.add(wanted);
    if (column?.generated !== true) return column;
    notes.push(`"${name}" is left out: ${column.name} is a generated column.`);
    return null;
  });
  for (const name of map.keys()) if (!names.includes(name)) problems.push(`--map names "${name}", which is not there`);
  if (problems.length === 0) return { columns, notes };
  const known = `Its columns are ${table.columns.map((column) => column.name).join(', ')}; --map FIELD=COLUMN renames one, --map FIELD= leaves it out.`;
  throw new OperatorError(`${problems.join('; ')}. ${known}`);
}
