import { isDeepStrictEqual } from 'node:util';
import type { ColumnDefinition } from '@backstay/query';
import { alterClauses } from '../alter-clauses.js';
import { worstWay, type Attempt, type ChangedColumn, type DdlWays, type Way } from '../ddl-ways.js';

/** In what the servers of this family differ; each line was seen happening (docs/decisions/1001). */
export interface FamilyWays {
  /** A default that makes a server write every row when its column is added. */
  readonly costlyDefault: RegExp;
  /** Dropping a foreign key, or a comment on the table. */
  readonly small: Way;
  /** A varchar that grows within the same size of its length. */
  readonly longerVarchar: Way;
}

const mysqlFamily: FamilyWays = { costlyDefault: /DEFAULT \(/, small: 'in place', longerVarchar: 'in place' };

/** What is added to an ALTER TABLE to ask for a way, gentlest first; without it the server takes what it must. */
const forms: readonly { readonly ask: string; readonly way: Way }[] = [
  { ask: ', ALGORITHM=INSTANT', way: 'instant' },
  { ask: ', ALGORITHM=INPLACE, LOCK=NONE', way: 'in place' },
  { ask: ', ALGORITHM=INPLACE, LOCK=SHARED', way: 'scan' },
  { ask: '', way: 'copy' },
];

/** 1845 and 1846: not with this algorithm or lock; 4092: as many instant changes as a table takes. */
const unavailable = new Set([1845, 1846, 4092]);

/** The ways of one server of the family. */
export const familyWays = (family: FamilyWays): DdlWays => ({
  expected: (statement, changed) =>
    worstWay(alterClauses(statement).map((clause, _i, all) => clauseWay(clause, all, changed, family))),
  attempts: (statement): readonly Attempt[] =>
    alterClauses(statement).length === 0
      ? [{ sql: statement, way: 'instant' }]
      : forms.map(({ ask, way }) => ({ sql: `${statement}${ask}`, way })),
  merged,
  isUnavailable: (error) =>
    error instanceof Error && 'errno' in error && typeof error.errno === 'number' && unavailable.has(error.errno),
  lockHolders: `SELECT trx_mysql_thread_id, timestampdiff(SECOND, trx_started, now()), 'an open transaction'
    FROM information_schema.innodb_trx
    WHERE trx_mysql_thread_id NOT IN (0, connection_id()) ORDER BY trx_started LIMIT 5`,
});

/** What ADD says in an ALTER TABLE stands in a CREATE TABLE as it is. */
function merged(creation: string, additions: readonly string[]): string | null {
  const lists = additions.map(alterClauses);
  const end = creation.lastIndexOf('\n) ENGINE = ');
  const isPlain = lists.every((list) => list.length > 0 && list.every((clause) => clause.startsWith('ADD ')));
  if (end < 0 || !isPlain) return null;
  const lines = lists.flat().map((clause) => `,\n  ${clause.replace(/^ADD (COLUMN )?/, '')}`);
  return creation.slice(0, end) + lines.join('') + creation.slice(end);
}

function clauseWay(clause: string, all: readonly string[], changed: ChangedColumn | null, family: FamilyWays): Way {
  const begins = (...words: readonly string[]): boolean => words.some((word) => clause.startsWith(word));
  if (begins('ADD UNIQUE INDEX', 'ADD INDEX', 'ADD PRIMARY KEY')) return 'in place';
  if (begins('ADD CONSTRAINT', 'ADD FOREIGN KEY', 'ADD CHECK')) return 'copy';
  if (begins('ADD COLUMN', 'ADD `')) {
    const costly =
      clause.includes(') STORED') || clause.includes('AUTO_INCREMENT') || family.costlyDefault.test(clause);
    return costly ? 'copy' : 'instant';
  }
  if (begins('DROP PRIMARY KEY')) return all.some((other) => other.startsWith('ADD PRIMARY KEY')) ? 'in place' : 'copy';
  if (begins('DROP INDEX', 'DROP KEY')) return 'in place';
  if (begins('DROP FOREIGN KEY', 'COMMENT')) return family.small;
  if (begins('DROP COLUMN', 'DROP CONSTRAINT', 'DROP CHECK', 'ALTER COLUMN', 'RENAME')) return 'instant';
  if (begins('MODIFY COLUMN', 'CHANGE COLUMN') && changed !== null) return columnWay(changed, family);
  return 'copy';
}

function columnWay({ from, to }: ChangedColumn, { longerVarchar }: FamilyWays): Way {
  const rest = ({
    type: _type,
    nullable: _nullable,
    default: _default,
    comment: _comment,
    name: _name,
    ...others
  }: ColumnDefinition) => others;
  if (!isDeepStrictEqual(rest(from), rest(to))) return 'copy';
  if (!isDeepStrictEqual(from.type, to.type) && !isLonger(from, to)) return 'copy';
  if (from.nullable !== to.nullable) return 'in place';
  return isDeepStrictEqual(from.type, to.type) ? 'instant' : longerVarchar;
}

/** Up to 63 characters of four bytes the length of a value is one byte, above it two. */
function isLonger({ type: from }: ColumnDefinition, { type: to }: ColumnDefinition): boolean {
  if (from.kind !== 'varchar' || to.kind !== 'varchar' || from.length === null || to.length === null) return false;
  return from.length <= to.length && to.length <= 4000 && from.length > 63 === to.length > 63;
}

/** MySQL's ways. */
export const mysqlWays: DdlWays = familyWays(mysqlFamily);
