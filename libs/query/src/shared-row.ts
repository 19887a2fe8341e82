/** Names that rows have in common, each of them once, in the order of the rows' cells. */
export class RowShape {
  /** Made when a name is looked for: of most rows only the cells are. */
  #places: ReadonlyMap<string, number> | null = null;

  constructor(readonly names: readonly string[]) {}

  place(name: string): number | undefined {
    return (this.#places ??= new Map(this.names.map((one, place) => [one, place]))).get(name);
  }
}

/**
 * A row whose names are those of all its neighbours: a list of cells, which is read like a map. A map for each of a
 * hundred rows costs as much as all else that is done with them.
 */
export class SharedRow<T> implements ReadonlyMap<string, T> {
  constructor(
    readonly shape: RowShape,
    readonly cells: readonly T[],
  ) {}

  get size(): number {
    return this.cells.length;
  }

  get(name: string): T | undefined {
    const place = this.shape.place(name);
    return place === undefined ? undefined : this.cells[place];
  }

  has(name: string): boolean {
    return this.shape.place(name) !== undefined;
  }

  keys(): MapIterator<string> {
    return this.shape.names.values();
  }

  values(): MapIterator<T> {
    return this.cells.values();
  }

  *entries(): MapIterator<[string, T]> {
    for (let i = 0; i < this.cells.length; i++) yield [this.shape.names[i]!, this.cells[i]!];
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries();
  }

  forEach(callback: (value: T, name: string, row: ReadonlyMap<string, T>) => void): void {
    for (const [name, value] of this) callback(value, name, this);
  }
}

/** The names that all rows have, where that can be told without looking at each name; null: it cannot. */
export function sharedShape<T>(rows: readonly ReadonlyMap<string, T>[]): RowShape | null {
  const [first] = rows;
  if (!(first instanceof SharedRow)) return null;
  return rows.every((row) => row instanceof SharedRow && row.shape === first.shape) ? first.shape : null;
}

/** The names of a row, of rows that share them the same list. */
export const namesOf = <T>(row: ReadonlyMap<string, T>): readonly string[] =>
  row instanceof SharedRow ? row.shape.names : [...row.keys()];

/** The cells of a row that has just these names, in their order. */
export function cellsOf<T>(row: ReadonlyMap<string, T>, names: readonly string[]): readonly T[] {
  if (row instanceof SharedRow && isSame(row.shape.names, names)) return (row as SharedRow<T>).cells;
  return names.map((name) => row.get(name)!);
}

/** Whether the names are the same in the same order. */
export const isSame = (some: readonly string[], others: readonly string[]): boolean =>
  some === others || (some.length === others.length && some.every((name, i) => name === others[i]));
