import { isOfApplication, type Table } from '@backstay/catalog';
import type { AppliedSnapshot } from '@backstay/schema';

/** The tables of `schema/*.sql` as they are applied: not those that are built in, and nothing that only reads tables. */
export const recordedTables = ({ catalog, checks }: AppliedSnapshot): readonly Table[] =>
  catalog.tables.filter((table) => isOfApplication(table) && checks.has(`${table.schema}.${table.name}`));
