/** A command did not do what was asked. The message is for the operator: what is wrong and what to do. Exit code 1. */
export class Refusal extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Refusal';
  }
}

/** A failure whose explanation has been printed; only the exit code is left to say. */
export class AlreadyExplained extends Error {}
