import type { Introspector } from '../database-snapshot.js';
import { informationSchemaIntrospector } from '../mysql/mysql.introspector.js';

/** Reads MariaDB's information_schema, where a check names its table itself and indexes are over columns only. */
export const mariadbIntrospector: Introspector = informationSchemaIntrospector({
  checks: `SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints
   WHERE constraint_schema = database()`,
  indexExpression: 'NULL',
});
