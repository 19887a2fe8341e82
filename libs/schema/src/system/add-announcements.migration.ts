import { type MigrationInterface, type QueryRunner, Table, TableColumn } from 'typeorm';

/** An apply tells the nodes which tables to leave alone, and each says when it does. */
export class AddAnnouncements1760000000002 implements MigrationInterface {
  name = 'AddAnnouncements1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    const types = runner.connection.driver.supportedDataTypes.map(String);
    const columns = [
      { name: 'version', type: 'int', isPrimary: true },
      { name: 'tables', type: types.includes('longtext') ? 'longtext' : 'text' },
    ];
    await runner.createTable(new Table({ name: 'backstay_schema_announcements', columns }), true);
    // Two processes may start at once.
    if (!(await runner.hasColumn('backstay_nodes', 'ready')))
      await runner.addColumn('backstay_nodes', new TableColumn({ name: 'ready', type: 'int', default: '0' }));
  }

  /** An older program does not look at them. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
