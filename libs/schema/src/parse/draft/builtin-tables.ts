import type { ColumnType } from '@backstay/catalog';
import type { ColumnDefinition, TableDefinition } from '@backstay/query';

const column = (name: string, type: ColumnType, nullable: boolean): ColumnDefinition => ({
  name,
  type,
  nullable,
  default: null,
  identity: null,
  generated: false,
  generation: null,
  collation: null,
  comment: null,
});

/**
 * Tables that are there without being in any schema file, so that `references auth.users(id)` and look-ups work.
 * Nobody is granted anything on them: they are reached through foreign keys and look-up functions only.
 */
export const builtinTables: readonly TableDefinition[] = [
  {
    schema: 'auth',
    name: 'users',
    columns: [
      column('id', { kind: 'uuid' }, false),
      column('email', { kind: 'text' }, true),
      column('created_at', { kind: 'timestamptz', precision: 6 }, false),
    ],
    primaryKey: { name: 'users_pkey', columns: ['id'] },
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    grants: [],
    comment: 'People who can sign in.',
  },
];
