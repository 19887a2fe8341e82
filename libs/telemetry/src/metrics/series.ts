/** What is kept for each combination of labels, found by their values one after the other: no text is made of them. */
export class Series<T> {
  readonly #root = new Branch<T>();
  readonly #all: { readonly labels: readonly string[]; readonly value: T }[] = [];

  constructor(private readonly make: () => T) {}

  /** What is kept for these values of the labels, made where there is nothing yet. */
  of(labels: readonly string[]): T {
    let branch = this.#root;
    for (const label of labels) branch = branch.at(label);
    return (branch.value ??= this.#add(labels));
  }

  /** All that there is, in the order in which it came. */
  get all(): readonly { readonly labels: readonly string[]; readonly value: T }[] {
    return this.#all;
  }

  #add(labels: readonly string[]): T {
    const value = this.make();
    this.#all.push({ labels, value });
    return value;
  }
}

class Branch<T> {
  readonly #branches = new Map<string, Branch<T>>();
  value: T | undefined;

  at(label: string): Branch<T> {
    const known = this.#branches.get(label);
    if (known !== undefined) return known;
    const branch = new Branch<T>();
    this.#branches.set(label, branch);
    return branch;
  }
}
