import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Failure, OperatorError } from '@backstay/kernel';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

/** Milliseconds between looks at the database. */
const interval = 2000;

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

  /** A look that finds all connections busy has learned nothing: a node under load is not one without a database. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.engine.ping();
      this.#saw('up');
    } catch (error) {
      if (!(error instanceof Failure && error.entry === 'pool_timeout')) this.#saw('down', error);
    } finally {
      this.#looking = false;
    }
  }

  /** Tells a change once, and why where that is for the operator to mend. */
  #saw(state: 'up' | 'down', error?: unknown): void {
    if (state === this.#database) return;
    this.#database = state;
    if (state === 'up') return this.#log.log('The database answers');
    const cause = error instanceof Error ? error.cause : null;
    this.#log.error(`The database does not answer${cause instanceof OperatorError ? `: ${cause.message}` : ''}`);
  }
}
