import type { ColumnType } from '@backstay/catalog';
import type { AdoptedColumn, AdoptedDefault, Adopter } from '../adopter.js';
import type { SnapshotColumn, SnapshotTable } from '../database-snapshot.js';

/** How SQLite's own columns are served: a value of another storage class than the declared type's is NULL. */
class SqliteAdopter implements Adopter {
  column(column: SnapshotColumn, table: SnapshotTable): AdoptedColumn | string {
    if (table.kind === 'view' && column.type === '') return 'SQLite does not say of what type its values are.';
    const type = readType(column.type);
    if (type === null) return `Values of the declared type ${column.type} have no exact form here.`;
    const rowId =
      table.primaryKey.length === 1 && table.primaryKey[0] === column.name && /^integer$/i.test(column.type);
    const preset = adoptedDefault(column.default, type);
    return {
      type,
      stored: rowId ? null : column.type === '' ? 'blob' : column.type,
      nullable: rowId ? false : true,
      default: preset,
      counted: rowId,
      readOnly: null,
      remarks: [
        ...(rowId ? [] : [`Values of another kind than ${kindWord(type)} are NULL: the database takes any.`]),
        ...(preset?.kind === 'database' ? [`Its default is the database's own: ${preset.text}.`] : []),
      ],
    };
  }

  readOnly(): string | null {
    return null;
  }

  servesAs(stored: string, type: ColumnType): boolean {
    const first = readType(stored);
    if (first === null) return false;
    const texts = ['text', 'varchar'];
    const whole = ['smallint', 'integer', 'bigint', 'boolean'];
    return (
      first.kind === type.kind ||
      [texts, whole].some((kinds) => kinds.includes(first.kind) && kinds.includes(type.kind))
    );
  }
}

function readType(declared: string): ColumnType | null {
  const word = declared.toUpperCase();
  const [, first, second] = /\((\d+)(?:\s*,\s*(\d+))?\)/.exec(word) ?? [];
  if (/^BOOL|^TINYINT\(1\)$/.test(word)) return { kind: 'boolean' };
  if (word.includes('INT')) return { kind: 'bigint' };
  if (/^(N?VARCHAR|CHARACTER VARYING)/.test(word) && first !== undefined)
    return { kind: 'varchar', length: Number(first) };
  if (/CHAR|CLOB|TEXT/.test(word) || /^(DATE|DATETIME|TIMESTAMP|TIME|UUID|JSON)\b/.test(word)) return { kind: 'text' };
  if (word === '' || word.includes('BLOB')) return { kind: 'bytea' };
  if (/REAL|FLOA|DOUB/.test(word)) return { kind: 'double' };
  const decimal = /^(NUMERIC|DECIMAL)/.test(word) && first !== undefined && Number(first) <= 15;
  return decimal ? { kind: 'numeric', precision: Number(first), scale: Number(second ?? 0) } : null;
}

const kindWord = (type: ColumnType): string =>
  ({ bigint: 'whole numbers', boolean: 'whole numbers', double: 'numbers', numeric: 'numbers', bytea: 'bytes' })[
    type.kind as string
  ] ?? 'texts';

function adoptedDefault(text: string | null, type: ColumnType): AdoptedDefault | null {
  if (text === null || text.toUpperCase() === 'NULL') return null;
  const quoted = /^'((?:[^']|'')*)'$/.exec(text)?.[1]?.replaceAll("''", "'");
  const database: AdoptedDefault = { kind: 'database', text: text.replace(/\s+/g, ' ') };
  if (type.kind === 'text' || type.kind === 'varchar') {
    return quoted === undefined || /[\\\p{Cc}]/u.test(quoted) ? database : { kind: 'literal', value: quoted };
  }
  if (type.kind === 'boolean') {
    return /^[01]$/.test(text) ? { kind: 'literal', value: text === '1' ? 'true' : 'false' } : database;
  }
  return type.kind === 'bigint' && /^-?\d{1,18}$/.test(text) ? { kind: 'literal', value: text } : database;
}

/** SQLite's. */
export const sqliteAdopter: Adopter = new SqliteAdopter();
