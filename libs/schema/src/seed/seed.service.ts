import { isOfApplication, writtenName, type Table } from '@backstay/catalog';
import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { AppliedSchema } from '../applied-schema.js';
import { loadSeed, type SeedReport } from './load-seed.js';
import type { SchemaProblem } from '../parse/parsed-schema.js';
import { readSeed } from './read-seed.js';
import { SeedProblems } from './seed-problems.js';
import type { Seeds } from './seed-rows.js';

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
    const tables = this.#applied
      .current()
      .catalog.tables.filter((table) => isOfApplication(table) && table.view === undefined);
    for (const table of tables) if (await this.#hasRows(table)) return null;
    return this.load();
  }

  /**
   * What `backstay seed` does: reads the applied schema first, as no server is running here. Throws SeedProblems when a
   * table of the seed has rows already.
   */
  async seedProject(): Promise<SeedReport> {
    await this.#applied.refresh();
    const seeds = await readSeed(this.#config.project.seedDir, this.#applied.current().catalog);
    const problems = seeds.problems.length > 0 ? [] : await this.#filledTables(seeds);
    if (problems.length > 0) throw new SeedProblems(problems);
    return loadSeed(this.#engine, seeds);
  }

  /** One problem for each table of the seed that has rows, at the first row that would be added to them. */
  async #filledTables({ batches }: Seeds): Promise<readonly SchemaProblem[]> {
    const problems: SchemaProblem[] = [];
    for (const [table, ofTable] of Map.groupBy(batches, (batch) => batch.table)) {
      const at = ofTable.find(({ rows }) => rows.length > 0)?.rows[0]?.at;
      if (at === undefined || !(await this.#hasRows(table))) continue;
      const advice = 'A seed is for empty tables; nothing was loaded.';
      problems.push({ ...at, message: `table "${writtenName(table)}" has rows already`, advice });
    }
    return problems;
  }

  async #hasRows(table: Table): Promise<boolean> {
    const { dialect } = this.#engine;
    const sql = `SELECT 1 FROM ${dialect.table(table)}${dialect.limit(1, null)}`;
    const [found] = await this.#engine.read([{ sql, parameters: [] }], { timeoutMs });
    return (found?.rows.length ?? 0) > 0;
  }
}
