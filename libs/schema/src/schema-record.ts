import type { LookupFunction, Policy } from '@backstay/policy';
import type { TableDefinition, ViewDefinition } from '@backstay/query';

/** The whole desired (or applied) schema: plain JSON, no SQL parser needed to read it. */
export interface SchemaRecord {
  readonly tables: readonly TableDefinition[];
  /** Absent: none. */
  readonly views?: readonly ViewDefinition[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly policies: readonly Policy[];
  readonly functions: readonly LookupFunction[];
}
