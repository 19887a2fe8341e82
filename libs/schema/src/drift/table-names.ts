import type { SnapshotTable } from '@backstay/engine';
import type { Dialect } from '@backstay/query';
import { qualified } from '../plan/schema-change.js';
import type { SchemaRecord } from '../schema-record.js';

/** Finds the name that a record has for a table of the database; null: the record does not know it. */
export function tableNames(record: SchemaRecord, dialect: Dialect): (table: SnapshotTable) => string | null {
  const names = new Map(record.tables.map((table) => [dialect.table(table), qualified(table)]));
  return (table) => names.get(dialect.table(table)) ?? null;
}
