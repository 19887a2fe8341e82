import type { ColumnType } from '@backstay/catalog';
import type { AdoptedDefault } from '../adopter.js';
import type { SnapshotColumn } from '../database-snapshot.js';

const exactNumber = /^-?\d+(\.\d+)?$/;

/**
 * A column's default in portable terms where it has some, otherwise as the database's own. A server that `quotes`
 * constants writes NULL out too; the other leaves them bare and marks expressions (`DEFAULT_GENERATED`).
 */
export function adoptedDefault(column: SnapshotColumn, type: ColumnType, quotes: boolean): AdoptedDefault | null {
  const text = column.default;
  if (text === null || (quotes && text === 'NULL') || column.generated !== null) return null;
  const database: AdoptedDefault = { kind: 'database', text: text.replace(/\s+/g, ' ') };
  if (/^(current_timestamp|now|localtimestamp)(\(\d?\))?$/i.test(text)) {
    return ['timestamp', 'timestamptz'].includes(type.kind) ? { kind: 'now' } : database;
  }
  if (/^\(?uuid\(\)\)?$/i.test(text))
    return ['char', 'varchar', 'text', 'uuid'].includes(type.kind) ? { kind: 'uuid' } : database;
  if (column.extra.includes('default_generated')) return database;
  const quoted = quotes ? /^'((?:[^']|'')*)'$/s.exec(text)?.[1]?.replaceAll("''", "'") : text;
  const value = quoted ?? text;
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return exactNumber.test(value) ? { kind: 'literal', value } : database;
    case 'boolean':
      return booleanDefault(value) ?? database;
    case 'enum':
      return quoted !== undefined && type.values.includes(value) ? { kind: 'literal', value } : database;
    case 'char':
    case 'varchar':
    case 'text':
      return quoted === undefined || /[\\\p{Cc}]/u.test(value) ? database : { kind: 'literal', value };
    default:
      return database;
  }
}

function booleanDefault(value: string): AdoptedDefault | null {
  const bit = /^b?'?([01])'?$/.exec(value)?.[1];
  return bit === undefined ? null : { kind: 'literal', value: bit === '1' ? 'true' : 'false' };
}
