import type { ColumnType } from '@backstay/catalog';
import type { AdoptedColumn, AdoptedDefault, Adopter } from '../adopter.js';
import type { SnapshotColumn, SnapshotTable } from '../database-snapshot.js';
import { adoptedDefault } from './adopted-default.js';
import { storedType, type StoredType } from './stored-type.js';

/** What the servers of this family do not have alike. */
export interface AdopterWords {
  /** The collation in which texts are equal only when they are the same. */
  readonly collation: string;
  /** Documents are a type of their own, and not text with a check; the servers that have it quote no constants. */
  readonly nativeJson: boolean;
}

/** Longer texts are not limited here; the database does it. */
const longest = 16383;

const text: ColumnType = { kind: 'text' };

/** What the words of the types mean here; a function decides by the rest of the type. */
const kinds: Readonly<Record<string, (stored: StoredType) => ColumnType>> = {
  tinyint: ({ length, unsigned }) => (length === 1 && !unsigned ? { kind: 'boolean' } : { kind: 'smallint' }),
  smallint: ({ unsigned }) => ({ kind: unsigned ? 'integer' : 'smallint' }),
  mediumint: () => ({ kind: 'integer' }),
  int: ({ unsigned }) => ({ kind: unsigned ? 'bigint' : 'integer' }),
  bigint: ({ unsigned }) => (unsigned ? { kind: 'numeric', precision: 20, scale: 0 } : { kind: 'bigint' }),
  decimal: ({ length, scale }) => ({ kind: 'numeric', precision: length ?? 10, scale: scale ?? 0 }),
  float: () => ({ kind: 'real' }),
  double: () => ({ kind: 'double' }),
  bit: ({ length }) => bitKind(length ?? 1),
  year: () => ({ kind: 'smallint' }),
  date: () => ({ kind: 'date' }),
  time: ({ length }) => ({ kind: 'time', precision: length ?? 0 }),
  datetime: ({ length }) => ({ kind: 'timestamp', precision: length ?? 0 }),
  timestamp: ({ length }) => ({ kind: 'timestamptz', precision: length ?? 0 }),
  char: ({ length }) => (length === 0 ? text : { kind: 'char', length: length ?? 1 }),
  varchar: ({ length }) => (length === 0 || (length ?? 1) > longest ? text : { kind: 'varchar', length: length ?? 1 }),
  tinytext: () => text,
  text: () => text,
  mediumtext: () => text,
  longtext: () => text,
  enum: ({ labels }) => ({ kind: 'enum', name: '', values: labels }),
  set: () => ({ kind: 'array', of: { kind: 'text' } }),
  json: () => ({ kind: 'jsonb' }),
  binary: () => ({ kind: 'bytea' }),
  varbinary: () => ({ kind: 'bytea' }),
  tinyblob: () => ({ kind: 'bytea' }),
  blob: () => ({ kind: 'bytea' }),
  mediumblob: () => ({ kind: 'bytea' }),
  longblob: () => ({ kind: 'bytea' }),
  uuid: () => ({ kind: 'uuid' }),
};

function bitKind(length: number): ColumnType {
  if (length === 1) return { kind: 'boolean' };
  return length === 64 ? { kind: 'numeric', precision: 20, scale: 0 } : { kind: 'bigint' };
}

const zeroDates = 'A zero date is NULL in answers, filters and order; writing NULL does not make one.';
const sentences: Readonly<Record<string, string>> = {
  date: zeroDates,
  datetime: `${zeroDates} It has no time zone: what is written comes back as it is.`,
  timestamp: `${zeroDates} It is a moment, answered in UTC.`,
  time: 'Only times of day are answered: a negative one, and one over 24 hours, is NULL.',
  set: 'A set is an array that can be read and filtered, not written.',
};

/** Readings that are as exact as the first one, by the word of the type. */
const others: Readonly<Record<string, readonly ColumnType['kind'][]>> = {
  tinyint: ['boolean', 'smallint', 'integer', 'bigint'],
  smallint: ['smallint', 'integer', 'bigint'],
  mediumint: ['integer', 'bigint'],
  int: ['integer', 'bigint'],
  bigint: ['bigint', 'numeric'],
  year: ['smallint', 'integer'],
  datetime: ['timestamp', 'timestamptz'],
  char: ['char', 'varchar', 'text'],
  varchar: ['varchar', 'text'],
  enum: ['enum', 'text', 'varchar'],
};

/** How columns and tables of this family of servers are served. */
export class MysqlAdopter implements Adopter {
  constructor(private readonly words: AdopterWords) {}

  column(column: SnapshotColumn, table: SnapshotTable): AdoptedColumn | string {
    const written = this.written(column, table);
    const stored = storedType(written);
    const kind = this.kindOf(stored);
    if (kind === null) return `Values of the type ${column.type} have no exact form here.`;
    if (stored.labels.some((label) => /["\\\p{Cc}]/u.test(label)) && stored.base === 'set')
      return 'A member of the set has a quote, a backslash or a control character in it.';
    const made = hasZeroDefault(column) ? null : adoptedDefault(column, kind, !this.words.nativeJson);
    return {
      type: kind,
      stored: this.isOwn(written, stored, kind) ? null : written,
      nullable: column.nullable || ['date', 'datetime', 'timestamp', 'time'].includes(stored.base) || lostLabel(stored),
      default: made,
      counted: column.identity,
      readOnly: stored.base === 'set' ? 'A set keeps its members in an order of its own.' : null,
      remarks: remarksOn(column, stored, made),
    };
  }

  readOnly({ storage }: SnapshotTable): string | null {
    return storage === null || storage === 'InnoDB'
      ? null
      : `its storage engine ${storage} has no transactions: a write that fails half-way could not be taken back`;
  }

  servesAs(stored: string, type: ColumnType): boolean {
    const read = storedType(stored);
    if (read.base === 'json') return type.kind === (this.words.nativeJson ? 'jsonb' : 'json');
    const first = kinds[read.base]?.(read);
    if (first === undefined) return false;
    if (first.kind === type.kind) return true;
    // A number may be read as a wider one, never as one that does not hold all of its values.
    if (type.kind === 'boolean' || wholeKinds.indexOf(type.kind) < wholeKinds.indexOf(first.kind))
      return isCounter(read, type);
    return (others[read.base] ?? []).includes(type.kind);
  }

  /** The type with all that decides how a value is kept. */
  private written(column: SnapshotColumn, table: SnapshotTable): string {
    const { type, charset, collation } = column;
    if (table.kind === 'view' && type.startsWith('decimal(')) return `${type} computed`;
    if (isDocument(this.words, column, table)) return `json character set ${charset ?? ''} collate ${collation ?? ''}`;
    return charset === null ? type : `${type} character set ${charset} collate ${collation ?? ''}`;
  }

  private kindOf(stored: StoredType): ColumnType | null {
    if (stored.base === 'json' && !this.words.nativeJson) return { kind: 'json' };
    if (stored.base === 'decimal' && (stored.scale ?? 0) > 30) return null;
    return kinds[stored.base]?.(stored) ?? null;
  }

  /** Whether this system would have made the column just so. */
  private isOwn(written: string, stored: StoredType, type: ColumnType): boolean {
    const { base, unsigned, zerofill, computed, collation } = stored;
    if (unsigned || zerofill || computed) return false;
    if (['smallint', 'int', 'bigint', 'decimal', 'double', 'longblob'].includes(base))
      return !written.startsWith('double(');
    if (base === 'json') return this.words.nativeJson;
    const plain = base === 'longtext' || (base === 'varchar' && type.kind === 'varchar' && (type.length ?? 0) <= 4000);
    return plain && collation === this.words.collation;
  }
}

/** A zero date is not written here, be it by a default. */
const hasZeroDefault = (column: SnapshotColumn): boolean => /^'?0000-00-00/.test(column.default ?? '');

/** Documents that are text with a check. */
const isDocument = ({ nativeJson }: AdopterWords, { name, type }: SnapshotColumn, { checks }: SnapshotTable): boolean =>
  !nativeJson && type === 'longtext' && checks.some(({ expression }) => expression === `json_valid(\`${name}\`)`);

const wholeKinds: readonly ColumnType['kind'][] = ['boolean', 'smallint', 'integer', 'bigint', 'numeric'];

/** Keys of 64 bits without a sign are served as bigint: no counter comes near its end. */
const isCounter = ({ base }: StoredType, type: ColumnType): boolean => base === 'bigint' && type.kind === 'bigint';

/** What is no label any more is kept as an empty text, and answered as NULL. */
const lostLabel = ({ base, labels }: StoredType): boolean => base === 'enum' && !labels.includes('');

function remarksOn(column: SnapshotColumn, stored: StoredType, made: AdoptedDefault | null): readonly string[] {
  const said = sentences[stored.base];
  const updated = /on update (current_timestamp\S*)/.exec(column.extra)?.[1];
  return [
    ...(said === undefined ? [] : [said]),
    ...(updated === undefined ? [] : [`The database sets it at every update (${updated}), in UTC here.`]),
    ...(made?.kind === 'database' ? [`Its default is the database's own: ${made.text}.`] : []),
    ...(hasZeroDefault(column)
      ? ['Its default is a zero date, which is not written here: a new row needs a value for it.']
      : []),
    ...(lostLabel(stored) ? ['A value that is none of its labels is NULL.'] : []),
    ...(stored.base === 'float'
      ? ['It is compared as the number of four bytes that it is, as real in PostgreSQL.']
      : []),
  ];
}

/** MySQL's. */
export const mysqlAdopter: Adopter = new MysqlAdopter({ collation: 'utf8mb4_0900_bin', nativeJson: true });
