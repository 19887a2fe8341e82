import type { TableDefinition } from '@backstay/query';
import { expect, it } from 'vitest';
import { mysqlProblems } from './mysql.ddl-problems.js';

const tableWith = (name: string): TableDefinition => ({
  schema: 'public',
  name: 't',
  columns: [
    {
      name,
      type: { kind: 'text' },
      nullable: true,
      default: null,
      identity: null,
      generated: false,
      comment: null,
      generation: null,
      collation: null,
    },
  ],
  primaryKey: null,
  uniqueKeys: [],
  foreignKeys: [],
  checks: [],
  indexes: [],
  grants: [],
  comment: null,
});

it.each([
  ['__proto__', 1],
  ['__lookupGetter__', 1],
  ['__defineSetter__', 1],
  ['constructor', 0],
  ['proto', 0],
])('a column named %s, whose rows could never be read, is refused before it is made: %i', (name, problems) => {
  expect(mysqlProblems(tableWith(name), { cascadesIntoGenerated: true, indexesExpressions: true })).toHaveLength(
    problems,
  );
});
