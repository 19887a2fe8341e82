import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

/** The journal of an apply goes by statement, and knows what tables looked like before the one that was begun. */
export class AddJournalStatement1760000000001 implements MigrationInterface {
  name = 'AddJournalStatement1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    const types = runner.connection.driver.supportedDataTypes.map(String);
    const columns = [
      new TableColumn({ name: 'statement', type: 'int', default: '0' }),
      new TableColumn({ name: 'before', type: types.includes('longtext') ? 'longtext' : 'text', isNullable: true }),
    ];
    for (const column of columns) {
      // Two processes may start at once.
      if (!(await runner.hasColumn('backstay_schema_journal', column.name)))
        await runner.addColumn('backstay_schema_journal', column);
    }
  }

  /** The columns do no harm to an older program. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
