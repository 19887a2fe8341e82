import 'reflect-metadata';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { endProcess } from '@backstay/kernel';
import { serve } from './serve.js';

export { createApp } from './create-app.js';
export { describeApi, type DescribeOptions } from './describe.js';
export { explainStart, serve } from './serve.js';
export { start, type RunningServer, type StartOptions } from './start.js';

const entry = process.argv[1];
if (entry !== undefined && isThisFile(entry)) endProcess(await serve());

/** Node takes an entry point with or without its extension, and through links. */
function isThisFile(path: string): boolean {
  const file = fileURLToPath(import.meta.url);
  return [path, `${path}.js`].some((candidate) => {
    try {
      return realpathSync(candidate) === file;
    } catch {
      return false;
    }
  });
}
