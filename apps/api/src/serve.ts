import { OperatorError } from '@backstay/kernel';
import { Logger } from '@nestjs/common';
import { banner } from './banner.js';
import { releaseMemory } from './boot/release-memory.js';
import { start, type RunningServer, type StartOptions } from './start.js';

/** Milliseconds after which a stop that hangs is given up: SIGTERM promises ten seconds. */
const lastMoment = 9500;

/** Runs the server until it is told to stop. Gives the exit code: 0 after a stop, 1 when it could not start. */
export async function serve(options: StartOptions = {}): Promise<number> {
  let server: RunningServer;
  try {
    server = await start(options);
  } catch (error) {
    process.stderr.write(`${explainStart(error)}\n`);
    return 1;
  }
  announce(server);
  surviveAccidents();
  releaseMemory();
  await stopSignal();
  new Logger('Server').log('Stopping: requests under way are finished first');
  const hung = setTimeout(() => process.exit(1), lastMoment);
  await server.close();
  clearTimeout(hung);
  return 0;
}

/** One paragraph for what an operator can act on. */
export function explainStart(error: unknown): string {
  if (error instanceof OperatorError) return `Backstay cannot start. ${error.message}`;
  return `Backstay cannot start, for a reason of its own.\n${error instanceof Error ? error.stack : String(error)}`;
}

function announce({ url, about, config }: RunningServer): void {
  if (config.server.production) new Logger('Server').log(`Listening on ${url}`);
  else process.stdout.write(banner(url, about));
}

/** One bad request never stops the process: what nobody caught is logged, and serving goes on. */
function surviveAccidents(): void {
  const log = new Logger('Process');
  process.on('unhandledRejection', (error) => log.error({ error }, 'A promise was rejected and nobody listened'));
  process.on('uncaughtException', (error) => log.error({ error }, 'An error was thrown and nobody caught it'));
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
