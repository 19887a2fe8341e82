import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';

/** Makes the table of import checkpoints. */
export class CreateTransferTables1764460800000 implements MigrationInterface {
  name = 'CreateTransferTables1764460800000';

  async up(runner: QueryRunner): Promise<void> {
    const text = (name: string, length: string) => ({ name, type: 'varchar', length });
    const count = (name: string) => ({ name, type: 'bigint' });
    const columns = [
      { ...text('id', '64'), isPrimary: true },
      text('table_name', '200'),
      text('place', '64'),
      { name: 'options', type: 'text' },
      count('position'),
      count('line'),
      count('written'),
      count('refused'),
      count('reject_bytes'),
      count('reason_bytes'),
      { name: 'done', type: 'int' },
    ];
    await runner.createTable(new Table({ name: 'backstay_imports', columns }), true);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('backstay_imports', true);
  }
}
