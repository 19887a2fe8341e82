import type { MigrationInterface, QueryRunner } from 'typeorm';
import { operationTables, peopleTables, sessionTables } from './identity-tables.js';
import { makeTable, TableParts } from './table-parts.js';

/** Makes the tables of sign-in. Runs again harmlessly when two processes start at once. */
export class CreateIdentityTables1764500000000 implements MigrationInterface {
  name = 'CreateIdentityTables1764500000000';

  async up(runner: QueryRunner): Promise<void> {
    const part = new TableParts(runner);
    for (const table of [...peopleTables(part), ...sessionTables(part), ...operationTables(part)]) {
      await makeTable(runner, table);
    }
  }

  /** People are not forgotten by a step back of the program. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
