/** The server cannot start; the message is one paragraph for the operator. */
export class StartError extends Error {}
