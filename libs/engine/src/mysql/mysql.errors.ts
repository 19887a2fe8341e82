import { fail } from '@backstay/kernel';
import { refusal } from './jsonb-order.js';
import { protocolFailure } from './mysql-protocol-errors.js';

/** A driver's error on MySQL as an entry of the catalogue; null when no caller can cause it. */
export const mysqlFailure = protocolFailure({
  3024: () => fail('statement_timeout', {}),
  4031: (error) => fail('database_unavailable', {}, error),
  3140: () => fail('bad_value', {}),
  // The text was checked before, so all that can be wrong with a document is a number no double can hold.
  3141: () => fail('numeric_overflow', {}),
  // What our own statement fails with where it would have to order arrays or objects (jsonb-order.ts).
  3666: () => refusal(),
  // A character that the column's character set does not have.
  3988: () => fail('bad_value', {}),
  // A limit of regular expressions: stack, time.
  3698: () => fail('regex_too_hard', {}),
  3699: () => fail('regex_too_hard', {}),
  // "Check constraint 'name' is violated."
  3819: ({ message }) =>
    fail('check_violation', { table: '', constraint: /'([^']*)' is violated/.exec(message)?.[1] ?? '' }),
});
