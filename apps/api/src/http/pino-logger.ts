import type { Config } from '@backstay/config';
import type { Event } from '@backstay/kernel';
import type { LoggerService } from '@nestjs/common';
import { pino, type Level, type Logger } from 'pino';

/** Chatter of the framework's own start, which says nothing to an operator. */
const framework = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory', 'NestApplication']);

/** Nest's logger, written as JSON lines by pino. A message may be text, or an object of fields with a text after it. */
export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(level: Config['server']['logLevel']) {
    this.#pino = pino({
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
    });
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
  event({ kind, ...fields }: Event): void {
    this.#pino[fields.status >= 500 ? 'error' : 'info'](fields, kind);
  }

  /** Nest puts the context last; an error's stack may stand before it. */
  #write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const words = rest.filter((word): word is string => typeof word === 'string');
    const context = words.at(-1);
    if (message instanceof Error) this.#pino[level]({ context, error: message }, message.message);
    else if (typeof message === 'object' && message !== null) {
      this.#pino[level]({ context, ...message }, words.length > 1 ? words[0] : undefined);
    } else this.#pino[level]({ context, ...(words.length > 1 ? { details: words[0] } : {}) }, String(message));
  }
}
