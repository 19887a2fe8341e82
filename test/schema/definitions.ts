import type { ColumnType } from '@backstay/catalog';
import type { Expression } from '@backstay/expression';
import type { Policy } from '@backstay/policy';
import type { ColumnDefinition, TableDefinition } from '@backstay/query';
import type { SchemaRecord } from '@backstay/schema';

/** A column definition; nullable and plain unless `more` says otherwise. */
export const column = (name: string, type: ColumnType, more: Partial<ColumnDefinition> = {}): ColumnDefinition => ({
  name,
  type,
  nullable: true,
  default: null,
  identity: null,
  generated: false,
  generation: null,
  collation: null,
  comment: null,
  ...more,
});

/** A table definition of the public schema with nothing but what `more` says. */
export const table = (name: string, columns: readonly ColumnDefinition[], more: Partial<TableDefinition> = {}) =>
  ({
    schema: 'public',
    name,
    columns,
    primaryKey: null,
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    grants: [],
    comment: null,
    ...more,
  }) satisfies TableDefinition;

/** A record of these tables. */
export const record = (tables: readonly TableDefinition[], more: Partial<SchemaRecord> = {}): SchemaRecord => ({
  tables,
  enums: [],
  policies: [],
  functions: [],
  ...more,
});

/** The row's own column in an expression. */
export const own = (name: string, type: ColumnType): Expression => ({
  kind: 'column',
  type,
  source: 'row',
  column: name,
});

/** A constant. */
export const constant = (type: ColumnType, value: string): Expression => ({ kind: 'literal', type, value });

/** A policy that lets signed-in people read all rows. */
export const readPolicy = (name: string, of: string): Policy => ({
  name,
  table: { schema: 'public', name: of },
  permissive: true,
  command: 'select',
  roles: ['authenticated'],
  using: constant({ kind: 'boolean' }, 'true'),
  check: null,
  source: { using: 'true', check: null },
});
