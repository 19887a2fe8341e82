import type { ComputedDefinition, FunctionDefinition } from '@backstay/expression';
import type { LookupFunction, Policy } from '@backstay/policy';
import type { TableDefinition, ViewDefinition } from '@backstay/query';

/** The whole desired (or applied) schema: plain JSON, no SQL parser needed to read it. */
export interface SchemaRecord {
  readonly tables: readonly TableDefinition[];
  /** Absent: none. */
  readonly views?: readonly ViewDefinition[];
  readonly enums: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly policies: readonly Policy[];
  /** Look-ups, whose bodies stand in the policies and views that call them. */
  readonly functions: readonly LookupFunction[];
  /** Functions that requests call. Absent: none. */
  readonly callable?: readonly FunctionDefinition[];
  /** Columns that functions compute. Absent: none. */
  readonly computed?: readonly ComputedDefinition[];
}
