import type { Introspector } from '../database-snapshot.js';
import { informationSchemaIntrospector } from '../mysql/mysql.introspector.js';

/** Reads MariaDB's information_schema, where a check names its table itself. */
export const mariadbIntrospector: Introspector = informationSchemaIntrospector(
  `SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints
   WHERE constraint_schema = database()`,
);
