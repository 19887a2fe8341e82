import type { Config } from '@backstay/config';
import type { Event } from '@backstay/kernel';
import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger, type LoggerOptions } from 'pino';

/** Chatter of the framework's own start, which says nothing to an operator. */
const framework = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication']);

/** They tell of an error at the start and throw it again: whoever starts the server explains it, once. */
const startErrors = new Set(['ExceptionHandler', 'NestApplication']);

/** Nest's logger, written as JSON lines by pino, to standard output unless told otherwise. A message may be text, or an object of fields with a text after it. */
export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(level: Config['server']['logLevel'], destination: DestinationStream = standardOutput()) {
    const options: LoggerOptions = {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    };
    this.#pino = pino(options, destination);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(framework.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** One line per event, its fields as they are. Faults of ours are errors, the caller's are not. */
  event(event: Event): void {
    const level = levelOf(event);
    if (!this.#pino.isLevelEnabled(level)) return;
    const { kind, ...fields } = event;
    this.#pino[level](fields, kind);
  }

  /** Nest puts the context last; an error's stack may stand before it, or alone. */
  #write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const words = rest.filter((word): word is string => typeof word === 'string');
    const stack = words.find((word) => word.includes('\n    at '));
    const [context, text] = words.filter((word) => word !== stack).reverse();
    if (level === 'error' && startErrors.has(context ?? '')) return;
    const about = { ...(context === undefined ? {} : { context }), ...(stack === undefined ? {} : { stack }) };
    if (message instanceof Error) this.#pino[level]({ ...about, error: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.#pino[level]({ ...about, ...message }, text);
    else this.#pino[level](about, String(message));
  }
}

/** What a reader that is gone or stands still has not taken when the process ends is lost. */
function standardOutput(): DestinationStream {
  const out = pino.destination(1);
  // Called at the end of a process, where it would try again for ever, whatever the error; a process that ends by itself
  // has written before.
  out.flushSync = () => undefined;
  return out;
}

/** Health checks come every few seconds for ever; that this node is not ready was told when it became so. */
function levelOf(event: Event): Level {
  if (event.kind === 'drift_seen') return 'warn';
  const { path, status } = event;
  if (path.startsWith('/health/') && (status < 500 || status === 503)) return 'debug';
  return status >= 500 ? 'error' : 'info';
}
