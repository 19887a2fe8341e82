import { OperatorError } from '@backstay/kernel';

/** The project's keys cannot be used; the message says which and what to do. */
export class KeyError extends OperatorError {}
