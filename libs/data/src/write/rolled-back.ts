/** Carries what a write came to out of the transaction that is to be rolled back. */
export class RolledBack<T> extends Error {
  constructor(readonly outcome: T) {
    super('rolled back as asked');
  }
}
