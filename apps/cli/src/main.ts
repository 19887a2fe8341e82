import 'reflect-metadata';
import { runProgram } from './run-program.js';

const exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
});
// A failure may have left connections open that would keep the process alive.
process.exit(exitCode);
