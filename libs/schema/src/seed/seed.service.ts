import { exposedSchema, type Table } from '@backstay/catalog';
import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { AppliedSchema } from '../applied-schema.js';
import { loadSeed, type SeedReport } from './load-seed.js';
import { readSeed } from './read-seed.js';

/** Milliseconds for a look whether a table has rows. */
const timeoutMs = 10_000;

/** Loads the project's seed folder into the tables that are applied. */
@Injectable()
export class SeedService {
  readonly #engine: Engine;
  readonly #applied: AppliedSchema;
  readonly #config: Config;

  constructor(@Inject(DATA_ENGINE) engine: Engine, applied: AppliedSchema, config: Config) {
    this.#engine = engine;
    this.#applied = applied;
    this.#config = config;
  }

  /** Loads every file of the folder. Throws SeedProblems, and then nothing was loaded. */
  async load(): Promise<SeedReport> {
    const { catalog } = this.#applied.current();
    return loadSeed(this.#engine, await readSeed(this.#config.project.seedDir, catalog));
  }

  /** `load`, unless a table of the application has a row already; then null. */
  async loadIfEmpty(): Promise<SeedReport | null> {
    const tables = this.#applied.current().catalog.tables.filter((table) => table.schema === exposedSchema);
    for (const table of tables) if (await this.#hasRows(table)) return null;
    return this.load();
  }

  /** What `backstay seed` does: reads the applied schema first, as no server is running here. */
  async seedProject(): Promise<SeedReport> {
    await this.#applied.refresh();
    return this.load();
  }

  async #hasRows(table: Table): Promise<boolean> {
    const { dialect } = this.#engine;
    const sql = `SELECT 1 FROM ${dialect.table(table)}${dialect.limit(1, null)}`;
    const [found] = await this.#engine.read([{ sql, parameters: [] }], { timeoutMs });
    return (found?.rows.length ?? 0) > 0;
  }
}
