import 'reflect-metadata';
import { runProgram } from './run-program.js';

/** Milliseconds after which a process that has nothing to do but is kept alive by a connection is ended. */
const graceMs = 1000;

// Ends by itself: `process.exit` waits for V8's threads, and one that compiles may be waiting for this one to collect
// garbage (https://github.com/nodejs/node/issues/54918), so that neither goes on.
process.exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
// A failure may have left connections open that would keep the process alive.
setTimeout(() => process.exit(), graceMs).unref();
