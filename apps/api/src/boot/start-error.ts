import { OperatorError } from '@backstay/kernel';

/** The server cannot start for a reason of the machine it is on. */
export class StartError extends OperatorError {}
