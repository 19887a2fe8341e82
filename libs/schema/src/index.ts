export type { AppliedSnapshot } from './applied-schema.js';
export type { CheckRecord, ColumnRecord, IndexRecord, SchemaRecord, TableRecord } from './schema-record.js';
