import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { KeyRotation } from '../keys/key-rotation.js';
import { Revocations } from '../sessions/revocations.js';
import { TokenVerifier } from '../tokens/token-verifier.js';
import { Sweeper } from './sweeper.js';

/** Milliseconds between two looks; what another node did is seen after one at the latest. */
const lookMs = 2000;

/** Looks between two sweeps: ten minutes. */
const looksPerSweep = 300;

/** Keeps this process up to date with what other nodes did to sessions and keys. */
@Injectable()
export class IdentityWatch implements OnModuleDestroy {
  readonly #log = new Logger('Sessions');
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #looks = 0;

  constructor(
    private readonly verifier: TokenVerifier,
    private readonly revocations: Revocations,
    private readonly keys: KeyRotation,
    private readonly sweeper: Sweeper,
  ) {}

  /** Reads everything once, then again every two seconds. The system tables must be prepared. Throws KeyError. */
  async start(): Promise<void> {
    if (this.#timer !== null) return;
    this.verifier.refuseEnded((claims) => this.revocations.covers(claims));
    await this.#look();
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch((error: unknown) => this.#tell(error));
    }, lookMs).unref();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#looking;
  }

  async #look(): Promise<void> {
    await this.revocations.look();
    await this.keys.load();
    if (++this.#looks % looksPerSweep === 0) await this.sweeper.sweep();
  }

  /** A database that does not answer is told of by whoever needs it; here the next look tries again. */
  #tell(error: unknown): void {
    this.#log.debug(
      `Sessions and keys could not be looked up: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
