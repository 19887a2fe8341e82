/**
 * An error that the operator can act on: its message is one paragraph that says what is wrong and what to do. Whatever
 * else ends a start or a command is a fault of ours, and its stack is worth having.
 */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
