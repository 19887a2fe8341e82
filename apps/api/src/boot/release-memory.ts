import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects what starting left behind. Loading the modules makes tens of MiB of garbage, and a server that is idle makes
 * too little more for V8 to look for it: without this it would hold that memory until the first load. Throughput is not
 * touched, because no limit of the heap is.
 */
export function releaseMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void;
  collect({ type: 'major', flavor: 'last-resort' });
}
