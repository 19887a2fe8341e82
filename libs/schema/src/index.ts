export type { AppliedSnapshot } from './applied-schema.js';
export type { SchemaRecord } from './schema-record.js';
