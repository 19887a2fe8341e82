import { setTimeout as sleep } from 'node:timers/promises';
import { DATA_ENGINE, SYSTEM_ENGINE, type Engine } from '@backstay/engine';
import { Failure } from '@backstay/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { builtinTables } from '../parse/draft/builtin-tables.js';

/** Milliseconds for one statement on a system table, and for DDL. */
export const systemTimeoutMs = 30_000;

/** Makes sure that Backstay's own tables are there before anything reads them. */
@Injectable()
export class SystemTables {
  #prepared: Promise<void> | null = null;

  constructor(
    @Inject(SYSTEM_ENGINE) private readonly system: Engine,
    @Inject(DATA_ENGINE) private readonly data: Engine,
  ) {}

  /** Runs what migrations are missing and makes the built-in tables; once per process. */
  prepare(): Promise<void> {
    this.#prepared ??= this.migrate().catch((error: unknown) => {
      this.#prepared = null;
      throw error;
    });
    return this.#prepared;
  }

  private async migrate(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.system.dataSource.runMigrations({ transaction: 'each' });
        await this.makeBuiltins();
        return;
      } catch (error) {
        // Another process may be making the same tables right now; then the next attempt finds them.
        if (attempt === 5) throw error;
        await sleep(attempt * 200);
      }
    }
  }

  /** Asks the tables themselves: a start must not wait for the description of a large database. */
  private async hasBuiltins(): Promise<boolean> {
    const { dialect } = this.system;
    const statements = builtinTables.map((table) => {
      return { sql: `SELECT 1 FROM ${dialect.table(table)} WHERE 1 = 0`, parameters: [] };
    });
    try {
      await this.system.read(statements, { timeoutMs: systemTimeoutMs });
      return true;
    } catch (error) {
      // Missing, or not ours to read: then the description says which.
      if (error instanceof Failure && error.entry === 'database_unavailable') throw error;
      return false;
    }
  }

  /** `auth.users` and its like, unless they are there. An application's database of its own sees none of this. */
  private async makeBuiltins(): Promise<void> {
    if (this.system !== this.data || (await this.hasBuiltins())) return;
    const { ddl, dialect, capabilities } = this.system;
    const options = { timeoutMs: systemTimeoutMs };
    const there = await this.system.introspector.snapshot((statements) => this.system.read(statements, options));
    for (const table of builtinTables) {
      const name = dialect.table(table);
      if (there.tables.some((found) => dialect.table(found) === name)) continue;
      const namespace = capabilities.namespaces ? [`CREATE SCHEMA IF NOT EXISTS ${dialect.quote(table.schema)}`] : [];
      await this.system.execute([...namespace, ...ddl.createTable(table)], options);
    }
  }
}
