import { Client } from 'pg';
import { freshDatabase } from '../support/databases.js';
import { sampleSchema, type SampleRow } from './sample-table.js';

/** PostgreSQL itself with the schema text and the rows as they are written: what everyone is compared with. */
export interface Native {
  /** Cells as text, null for NULL. */
  rows(sql: string, parameters?: readonly unknown[]): Promise<readonly (readonly (string | null)[])[]>;
  close(): Promise<void>;
}

/** Nothing of ours has a part in it: no DDL, no codec, no dialect. */
export async function openNative(tables: Readonly<Record<string, readonly SampleRow[]>>): Promise<Native> {
  const database = await freshDatabase('postgres');
  const client = new Client({ connectionString: database.url, types: { getTypeParser: () => String } });
  await client.connect();
  await client.query(`SET timezone = 'UTC'; ${sampleSchema}`);
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const names = Object.keys(row);
      const slots = names.map((_, i) => `$${i + 1}`);
      await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${slots.join(', ')})`, Object.values(row));
    }
  }
  return {
    rows: async (sql, parameters = []) => {
      const result = await client.query<(string | null)[]>({ text: sql, values: [...parameters], rowMode: 'array' });
      return result.rows;
    },
    close: async () => {
      await client.end();
      await database.drop();
    },
  };
}
