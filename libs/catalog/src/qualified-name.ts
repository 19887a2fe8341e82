import { publicSchema, refusedSchema } from '@backstay/kernel';
import type { TableName } from './table.js';

/**
 * A name as people write it: `books` in the schema public, `api.books` in another. Functions and enums are known by such
 * a text alone, in records too; it is exact, as no name of public has a dot.
 */
export const writtenName = ({ schema, name }: TableName): string =>
  schema === publicSchema ? name : `${schema}.${name}`;

/** What `writtenName` wrote. */
export function readName(written: string): TableName {
  const dot = written.indexOf('.');
  return dot < 0
    ? { schema: publicSchema, name: written }
    : { schema: written.slice(0, dot), name: written.slice(dot + 1) };
}

/** Whether a table is one of the application's, exposed or not: Backstay's own are in schemas that it keeps for itself. */
export const isOfApplication = ({ schema }: Pick<TableName, 'schema'>): boolean => refusedSchema(schema) === null;
