import type { Privilege, Table } from '@backstay/catalog';

/** The statement that a database refused. */
export interface RefusedWrite {
  readonly command: Exclude<Privilege, 'select'>;
  readonly table: Table;
  /** All tables that the write may have reached through foreign keys; the written one need not be among them. */
  readonly tables: readonly Table[];
}
