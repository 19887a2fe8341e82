/** A call to the outside was not made, or its answer was dropped. The message is for the log, never for a caller. */
export class OutboundRefused extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'OutboundRefused';
  }
}
