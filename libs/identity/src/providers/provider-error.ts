/** A provider did not answer as it should, or its answer does not hold. The message is for the log. */
export class ProviderError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'ProviderError';
  }
}
