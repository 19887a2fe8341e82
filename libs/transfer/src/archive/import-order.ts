import type { ForeignKey, Table } from '@backstay/catalog';

/** A table in the order of an import. */
export interface OrderedTable {
  readonly table: Table;
  /** Columns that are NULL in the first run over its file and set in a second one; mostly none. */
  readonly later: readonly string[];
}

/** Tables in an order in which every row finds the rows it refers to. */
export interface ImportOrder {
  readonly tables: readonly OrderedTable[];
  /** Tables that refer to one another, or to themselves, by columns that cannot wait: they have no such order. */
  readonly stuck: readonly Table[];
}

/**
 * Orders tables by their foreign keys: a table comes behind those it refers to. Where tables refer to one another, or one
 * to itself, a foreign key with a column that may be NULL waits: its rows are written without that column, which is set
 * when all rows are there.
 */
export function importOrder(tables: readonly Table[]): ImportOrder {
  const later = new Map<Table, string[]>();
  const placed: Table[] = [];
  let open = [...tables];
  /** Foreign keys of a table that are not satisfied by the tables that are placed. */
  const blocking = (table: Table): readonly ForeignKey[] =>
    table.foreignKeys.filter(
      (key) =>
        open.some((other) => isReferenced(other, key)) && !later.get(table)?.some((name) => key.columns.includes(name)),
    );
  while (open.length > 0) {
    const free = open.find((table) => blocking(table).length === 0);
    if (free !== undefined) {
      placed.push(free);
      open = open.filter((table) => table !== free);
      continue;
    }
    const round = open.filter((table) => reachesItself(table, open, blocking));
    const waiting = round.find((table) => blocking(table).every((key) => waitingColumns(table, key).length > 0));
    if (waiting === undefined) break;
    const columns = blocking(waiting).flatMap((key) => waitingColumns(waiting, key));
    later.set(waiting, [...new Set([...(later.get(waiting) ?? []), ...columns])]);
  }
  const behind = placed.map((table) => ({ table, later: later.get(table) ?? [] }));
  return { tables: behind, stuck: open };
}

const isReferenced = ({ schema, name }: Table, { references }: ForeignKey): boolean =>
  references.table.schema === schema && references.table.name === name;

/** Whether a way along blocking foreign keys leads from a table back to it. */
function reachesItself(
  start: Table,
  open: readonly Table[],
  blocking: (table: Table) => readonly ForeignKey[],
): boolean {
  const seen = new Set<Table>();
  const ahead = [start];
  for (let table = ahead.pop(); table !== undefined; table = ahead.pop())
    for (const key of blocking(table)) {
      const next = open.find((other) => isReferenced(other, key));
      if (next === start) return true;
      if (next !== undefined && !seen.has(next)) ahead.push(next);
      if (next !== undefined) seen.add(next);
    }
  return false;
}

/**
 * The columns that keep a foreign key silent while they are NULL. A second run finds its rows by the primary key, so
 * without one, or with columns of it, there are none; a foreign key with one NULL in it is not checked.
 */
function waitingColumns(table: Table, key: ForeignKey): readonly string[] {
  if (table.primaryKey === null) return [];
  return table.columns
    .filter(({ name, nullable, generated }) => key.columns.includes(name) && nullable && !generated)
    .map(({ name }) => name);
}
