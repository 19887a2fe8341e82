import type { PulledTable } from './pulled-schema.js';

/** A file's worth of tables that belong together. */
export interface TableGroup {
  /** The word that names the file. */
  readonly topic: string;
  readonly tables: readonly PulledTable[];
}

/** A group of more tables than this is told apart by the first words of their names. */
const largest = 16;

/**
 * Tables that foreign keys tie together stand in one file, named after the one that most others point at; views stand in
 * one of their own.
 */
export function groupTables(all: readonly PulledTable[]): readonly TableGroup[] {
  const tables = all.filter(({ kind }) => kind === 'table');
  const views = all.filter(({ kind }) => kind === 'view');
  const groups = tied(tables).flatMap((group): readonly TableGroup[] => {
    if (group.length > largest) return byFirstWord(group);
    return group.length === 1 ? [] : [{ topic: centre(group), tables: group }];
  });
  const grouped = new Set(groups.flatMap((group) => group.tables));
  const alone = tables.filter((table) => !grouped.has(table));
  const others =
    alone.length > largest ? byFirstWord(alone) : alone.length === 0 ? [] : [{ topic: only(alone), tables: alone }];
  return merged([...groups, ...others, ...(views.length === 0 ? [] : [{ topic: 'views', tables: views }])]);
}

/** A file of tables that have nothing to do with each other is called so. */
const only = (tables: readonly PulledTable[]): string => (tables.length === 1 ? tables[0]!.name : 'other_tables');

function tied(tables: readonly PulledTable[]): readonly (readonly PulledTable[])[] {
  const group = new Map(tables.map((table) => [table.name, new Set([table.name])]));
  for (const table of tables)
    for (const { references } of table.foreignKeys) {
      const [left, right] = [group.get(table.name), group.get(references.table.name)];
      if (left === undefined || right === undefined || left === right) continue;
      for (const name of right) {
        left.add(name);
        group.set(name, left);
      }
    }
  return [...new Set(group.values())].map((names) => tables.filter((table) => names.has(table.name)));
}

function centre(group: readonly PulledTable[]): string {
  const pointers = (name: string): number =>
    group.filter((table) => table.foreignKeys.some((key) => key.references.table.name === name && table.name !== name))
      .length;
  return group.toSorted((a, b) => pointers(b.name) - pointers(a.name) || (a.name < b.name ? -1 : 1))[0]!.name;
}

function byFirstWord(tables: readonly PulledTable[]): readonly TableGroup[] {
  const word = ({ name }: PulledTable): string => (/^[^_]+/.exec(name)?.[0] ?? name).replace(/(?<=..)s$/, '');
  return [...Map.groupBy(tables, word)].map(([topic, list]) => ({ topic, tables: list }));
}

/** File systems may not tell letters apart by case, and take few other characters. */
function merged(groups: readonly TableGroup[]): readonly TableGroup[] {
  const byFile = Map.groupBy(groups, ({ topic }) =>
    topic
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '_')
      .slice(0, 60),
  );
  return [...byFile]
    .map(([topic, list]) => ({ topic, tables: list.flatMap((group) => group.tables) }))
    .toSorted((a, b) => (a.topic < b.topic ? -1 : 1));
}
