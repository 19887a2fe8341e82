import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

const number = (name: string): TableColumnOptions => ({ name, type: 'int' });
const name = (column: string): TableColumnOptions => ({ name: column, type: 'varchar', length: '64' });
const key = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });

/** Makes the tables of the schema engine. Runs again harmlessly when two processes start at once. */
export class CreateSchemaTables1760000000000 implements MigrationInterface {
  name = 'CreateSchemaTables1760000000000';

  async up(runner: QueryRunner): Promise<void> {
    // Where "text" ends at 64 KiB there is a longer one.
    const types = runner.connection.driver.supportedDataTypes.map(String);
    const text = (column: string): TableColumnOptions => ({
      name: column,
      type: types.includes('longtext') ? 'longtext' : 'text',
    });
    const tables = {
      backstay_schema: [
        key(number('version')),
        text('record'),
        text('snapshot'),
        { name: 'applied_at', type: 'bigint' },
      ],
      backstay_schema_journal: [key(number('version')), text('steps'), number('position')],
      backstay_leases: [key(name('name')), name('holder'), number('beats')],
      backstay_nodes: [key(name('id')), number('version'), number('beats')],
    };
    for (const [table, columns] of Object.entries(tables)) {
      await runner.createTable(new Table({ name: table, columns }), true);
    }
  }

  /** The record is what a node enforces: it is not taken away by a step back of the program. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
