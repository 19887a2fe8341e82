import './kept-tick.js';
import 'reflect-metadata';
import { endProcess } from '@backstay/kernel';
import { runProgram } from './run-program.js';

endProcess(
  await runProgram(process.argv.slice(2), {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  }),
);
