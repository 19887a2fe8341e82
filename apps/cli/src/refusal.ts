import { OperatorError } from '@backstay/kernel';

/** A command did not do what was asked. Exit code 1. */
export class Refusal extends OperatorError {}

/** A failure whose explanation has been printed; only the exit code is left to say. */
export class AlreadyExplained extends Error {}

/** A command was asked for in a way that it does not know. Exit code 2. */
export class WrongUse extends OperatorError {}
