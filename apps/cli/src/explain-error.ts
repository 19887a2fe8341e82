/** Errors whose message is written for the operator; of all others the stack is shown, because they are our faults. */
const forOperators = new Set([
  'Refusal',
  'ConfigError',
  'KeyError',
  'SchemaProblems',
  'SeedProblems',
  'StartError',
  'EngineStartError',
  'Failure',
]);

/** One paragraph for the operator: what went wrong and, where known, what to do. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!forOperators.has(error.name)) return `this should not have happened. ${error.stack ?? error.message}`;
  const advice = 'hint' in error && typeof error.hint === 'string' ? ` ${error.hint}` : '';
  return `${error.message}${because(error.cause)}${advice}`;
}

/** What the database or the system said, when the message alone would leave the operator guessing. */
function because(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  const inner = cause instanceof AggregateError ? cause.errors.find((one) => one instanceof Error) : undefined;
  const message = cause.message || (inner instanceof Error ? inner.message : '');
  return message === '' ? '' : ` (${message})`;
}
