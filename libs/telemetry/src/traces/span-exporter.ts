import type { TracingConfig } from '@backstay/config';
import { productVersion } from '@backstay/config';
import { Logger } from '@nestjs/common';
import { otlpBody } from './otlp-json.js';
import type { Span } from './span.js';

/** Spans of one export, and spans that may wait for one: more are dropped, so that a collector that is away costs nothing. */
const batch = 512;
const most = 4096;

/** Milliseconds between exports, of one export, and between two complaints about a collector. */
const interval = 2000;
const patience = 5000;
const silence = 60_000;

/** Sends spans to a collector over OTLP/HTTP, in the background: it never throws and never holds a request up. */
export class SpanExporter {
  readonly #log = new Logger('Traces');
  #waiting: Span[] = [];
  #sending: Promise<void> | null = null;
  #complainedAt = -Infinity;
  #dropped = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly config: TracingConfig) {
    this.#timer = setInterval(() => void this.flush(), interval).unref();
  }

  /** Spans that were given up, since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(spans: readonly Span[]): void {
    if (this.#waiting.length + spans.length > most) {
      this.#dropped += spans.length;
      return;
    }
    this.#waiting.push(...spans);
    if (this.#waiting.length >= batch) void this.flush();
  }

  /** Sends what waits; who asks meanwhile waits for the same. */
  flush(): Promise<void> {
    this.#sending ??= this.#send().finally(() => (this.#sending = null));
    return this.#sending;
  }

  /** The last export. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    if (this.#waiting.length > 0) await this.flush();
  }

  async #send(): Promise<void> {
    const spans = this.#waiting.splice(0, batch);
    if (spans.length === 0) return;
    const { endpoint, headers, serviceName } = this.config;
    try {
      const reply = await fetch(endpoint, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: otlpBody(spans, { name: serviceName, version: productVersion }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
      await reply.body?.cancel();
      if (!reply.ok) this.#lost(spans.length, `answers ${reply.status}`);
    } catch (error) {
      this.#lost(
        spans.length,
        error instanceof Error && error.name === 'TimeoutError' ? 'does not answer' : 'cannot be reached',
      );
    }
  }

  /** Said once a minute at most; neither address nor headers, which may hold a key. */
  #lost(spans: number, how: string): void {
    this.#dropped += spans;
    const now = performance.now();
    if (now - this.#complainedAt < silence) return;
    this.#complainedAt = now;
    this.#log.warn(`The collector of traces ${how}; ${this.#dropped} spans were dropped since the start`);
  }
}
