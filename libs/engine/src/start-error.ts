/** Why a database could not be opened. */
export type StartProblem = 'unreachable' | 'login' | 'missing' | 'version' | 'settings';

/** A database that cannot be used: one paragraph for the operator, without the password. */
export class EngineStartError extends Error {
  constructor(
    readonly problem: StartProblem,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'EngineStartError';
  }
}
