import { Failure, OperatorError } from '@backstay/kernel';

/** One paragraph for the operator: what went wrong and, where known, what to do. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof OperatorError || error instanceof Failure))
    return `this should not have happened. ${error.stack ?? error.message}`;
  const advice = error instanceof Failure && error.hint !== null ? ` ${error.hint}` : '';
  return `${error.message}${because(error.cause)}${advice}`;
}

/** What the database or the system said, when the message alone would leave the operator guessing. */
function because(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const inner = cause instanceof AggregateError ? cause.errors.find((one) => one instanceof Error) : undefined;
  const message = cause.message || (inner instanceof Error ? inner.message : '');
  return message === '' ? '' : ` (${message})`;
}
