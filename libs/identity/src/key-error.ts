/** The project's keys cannot be used; the message is one paragraph that says which and what to do. */
export class KeyError extends Error {}
