import type { DdlWays } from '../ddl-ways.js';
import { familyWays } from '../mysql/mysql.ddl-ways.js';

/** MariaDB's ways: more at once than MySQL, but a default that is the time of day writes every row. */
export const mariadbWays: DdlWays = familyWays({
  costlyDefault: /DEFAULT \(utc_/,
  small: 'instant',
  longerVarchar: 'instant',
});
