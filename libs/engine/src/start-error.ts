import { OperatorError } from '@backstay/kernel';

/** Why a database could not be opened. */
export type StartProblem = 'unreachable' | 'login' | 'missing' | 'version' | 'settings';

/** A database that cannot be used. The message never holds the password. */
export class EngineStartError extends OperatorError {
  constructor(
    readonly problem: StartProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
