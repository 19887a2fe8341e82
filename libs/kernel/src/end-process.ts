/** Milliseconds after which a process that has nothing to do but is kept alive by a connection is ended. */
const graceMs = 1000;

/**
 * Lets the process end by itself, with this exit code: `process.exit` waits for V8's threads, and one that compiles may be
 * waiting for this one to collect garbage (https://github.com/nodejs/node/issues/54918), so that neither goes on.
 */
export function endProcess(exitCode: number): void {
  process.exitCode = exitCode;
  // A failure may have left connections open that would keep the process alive.
  setTimeout(() => process.exit(), graceMs).unref();
}
