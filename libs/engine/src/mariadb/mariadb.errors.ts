import { fail } from '@backstay/kernel';
import { refusal } from '../mysql/jsonb-order.js';
import { protocolFailure } from '../mysql/mysql-protocol-errors.js';

/** A driver's error on MariaDB as an entry of the catalogue; null when no caller can cause it. */
export const mariadbFailure = protocolFailure({
  1927: (error) => fail('database_unavailable', {}, error),
  1969: () => fail('statement_timeout', {}),
  // What our own statement fails with where a limit of regular expressions was hit (mariadb.dialect.ts).
  4176: () => fail('regex_too_hard', {}),
  // And where it would have to order arrays or objects (jsonb-order.ts).
  4178: () => refusal(),
  // "CONSTRAINT `name` failed for `db`.`table`"
  4025: ({ message }) => {
    const match = /CONSTRAINT `([^`]*)` failed for `[^`]*`\.`([^`]*)`/.exec(message);
    return fail('check_violation', { table: match?.[2] ?? '', constraint: match?.[1] ?? '' });
  },
});
