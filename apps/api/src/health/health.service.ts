import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** Milliseconds between looks at the database, and how long one may take before it counts as down. */
const interval = 2000;
const patience = 1500;

/** Whether this node should be sent requests. */
export interface Readiness {
  readonly ready: boolean;
  readonly database: 'up' | 'down';
  /** Version of the applied schema; 0: none is applied. */
  readonly schemaVersion: number;
  readonly draining: boolean;
}

/** Looks at the database now and then, so that a health check costs no I/O and cannot be used to drain the pool. */
@Injectable()
export class HealthService implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #log = new Logger('Health');
  #timer: NodeJS.Timeout | null = null;
  #looking = false;
  #database: 'up' | 'down' = 'down';
  #draining = false;

  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    private readonly applied: AppliedSchema,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), interval).unref();
  }

  onModuleDestroy(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** From now on this node is not ready: it is about to stop. */
  drain(): void {
    this.#draining = true;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** The state as last seen. */
  readiness(): Readiness {
    const schemaVersion = this.#schemaVersion();
    return {
      ready: !this.#draining && this.#database === 'up' && schemaVersion > 0,
      database: this.#database,
      schemaVersion,
      draining: this.#draining,
    };
  }

  #schemaVersion(): number {
    try {
      return this.applied.current().version;
    } catch {
      return 0;
    }
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const slow = setTimeout(() => this.#saw('down'), patience);
    try {
      await this.engine.ping();
      this.#saw('up');
    } catch {
      this.#saw('down');
    } finally {
      clearTimeout(slow);
      this.#looking = false;
    }
  }

  #saw(state: 'up' | 'down'): void {
    if (state === this.#database) return;
    this.#database = state;
    if (state === 'up') this.#log.log('The database answers');
    else this.#log.error('The database does not answer');
  }
}
