/** A helper table of ten digits, for making many rows at once. */
export const makeDigits: readonly string[] = [
  'CREATE TABLE digits (d int PRIMARY KEY)',
  'INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)',
];

/** Takes it away. */
export const dropDigits = 'DROP TABLE digits';
