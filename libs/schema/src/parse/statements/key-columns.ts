import type { ColumnType } from '@backstay/catalog';
import { typeName } from '@backstay/expression';
import type { SourcePosition } from '../parsed-schema.js';
import type { SchemaDraft } from '../draft/schema-draft.js';
import type { ColumnDraft, TableDraft } from '../draft/table-draft.js';

/** What the columns are for; a key is looked up by its whole value, an index may hold a part of it. */
export type KeyUse = 'primary key' | 'foreign key' | 'unique' | 'index';

/** The most bytes of one key on MySQL and MariaDB (manual: InnoDB limits); four bytes per character. */
const maxKeyBytes = 3072;

/** The columns of a key, or null after reporting those that do not exist or cannot be one. */
export function keyColumns(
  names: readonly string[],
  use: KeyUse,
  table: TableDraft,
  at: SourcePosition,
  draft: SchemaDraft,
): readonly ColumnDraft[] | null {
  const columns = names.map((name) => table.column(name));
  const missing = names.filter((_, index) => columns[index] === null);
  for (const name of missing)
    draft.problem(at, `column "${name}" named in the ${use} does not exist in table "${table.name}"`, known(table));
  const doubled = names.find((name, index) => names.indexOf(name) !== index);
  if (doubled !== undefined) draft.problem(at, `column "${doubled}" appears twice in the ${use}`, 'Name it once.');
  const found = columns.filter((column) => column !== null);
  for (const column of found) {
    const advice = column.broken || table.adopted !== null ? null : keyRefusal(column.type, use);
    if (advice !== null)
      draft.problem(
        at,
        `column "${column.name}" of type ${typeName(column.type)} cannot be part of the ${use}`,
        advice,
      );
  }
  const bytes = found.reduce((sum, column) => sum + keyBytes(column.type), 0);
  if (bytes > maxKeyBytes && table.adopted === null)
    draft.problem(
      at,
      `the ${use} is ${bytes} bytes long; ${maxKeyBytes} is the limit`,
      'Use shorter varchar columns: varchar(191) is plenty for a key.',
    );
  return missing.length > 0 ? null : found;
}

/** Advice that names the columns there are. */
const known = (table: TableDraft): string =>
  `Its columns are: ${table.columns.map((column) => column.name).join(', ')}.`;

/** Why a type cannot be used so, as advice; null: it can. */
export function keyRefusal(type: ColumnType, use: KeyUse): string | null {
  if (type.kind === 'array' || type.kind === 'json' || type.kind === 'jsonb' || type.kind === 'bytea')
    return 'Index a column of its own that holds what you look up.';
  if (type.kind === 'range' && (use === 'primary key' || use === 'foreign key'))
    return 'Use a uuid or an identity column; a range can be in a unique constraint and in an index.';
  const unlimited = type.kind === 'text' || (type.kind === 'varchar' && type.length === null);
  if (unlimited && (use === 'primary key' || use === 'foreign key'))
    return 'Use varchar(n), such as varchar(191), or uuid: not every engine can hold text of any length in a key.';
  return null;
}

/** Bytes in an index, at most. Text of any length has a prefix or a hash in it and counts little. */
function keyBytes(type: ColumnType): number {
  switch (type.kind) {
    case 'varchar':
    case 'char':
      return type.length === null ? 0 : type.length * 4;
    case 'enum':
      return 191 * 4;
    case 'uuid':
      return 36;
    default:
      return 8;
  }
}
