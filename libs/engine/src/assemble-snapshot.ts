import type {
  DatabaseSnapshot,
  FoundRows,
  SnapshotColumn,
  SnapshotForeignKey,
  SnapshotIndex,
  SnapshotIndexPart,
  SnapshotTable,
  SnapshotType,
} from './database-snapshot.js';

/** The table a row of an introspection query is about. */
interface Placed {
  readonly schema: string;
  readonly table: string;
}

/** One row for each member of a key or index, in order. */
export interface IndexRow extends Placed, SnapshotIndexPart {
  readonly index: string;
  readonly unique: boolean;
  readonly primary: boolean;
  readonly kind: string;
  readonly predicate: string | null;
  readonly constraint: boolean;
}

/** What an engine's queries found, as flat lists; columns and lists of columns are in their own order. */
export interface SnapshotParts {
  readonly tables: readonly (Placed &
    Pick<SnapshotTable, 'kind' | 'storage' | 'collation' | 'comment' | 'definition'>)[];
  readonly columns: readonly (Placed & SnapshotColumn)[];
  readonly indexRows: readonly IndexRow[];
  /** Whether the names of primary keys mean something. */
  readonly namedPrimaryKeys: boolean;
  readonly foreignKeyColumns: readonly (Placed &
    Omit<SnapshotForeignKey, 'columns' | 'table' | 'references' | 'schema'> & {
      readonly targetSchema: string;
      readonly target: string;
      readonly column: string;
      readonly referenced: string;
    })[];
  readonly checks: readonly (Placed & { readonly name: string; readonly expression: string })[];
  readonly triggers: readonly (Placed & { readonly name: string; readonly statement: string })[];
  readonly types: readonly SnapshotType[];
}

/** Puts the flat lists together; everything sorted by name, so that equal databases give equal snapshots. */
export function assembleSnapshot(parts: SnapshotParts): DatabaseSnapshot {
  const of = <T extends Placed>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> => Map.groupBy(rows, place);
  const [columns, indexes] = [of(parts.columns), of(parts.indexRows)];
  const [foreignKeys, checks, triggers] = [of(parts.foreignKeyColumns), of(parts.checks), of(parts.triggers)];
  const tables = parts.tables.map(({ schema, table, ...described }): SnapshotTable => {
    const key = place({ schema, table });
    const own = columns.get(key) ?? [];
    const indexRows = indexes.get(key) ?? [];
    const primary = indexRows.filter((row) => row.primary);
    return {
      ...described,
      schema,
      name: table,
      columns: byName(own.map(({ schema: _schema, table: _table, ...column }) => column)),
      columnOrder: own.map((column) => column.name),
      primaryKey: primary.map((row) => row.column ?? ''),
      primaryKeyName: parts.namedPrimaryKeys ? (primary[0]?.index ?? null) : null,
      indexes: indexesOf(indexRows),
      foreignKeys: foreignKeysOf(foreignKeys.get(key) ?? []),
      checks: byName((checks.get(key) ?? []).map(({ name, expression }) => ({ name, expression }))),
      triggers: byName((triggers.get(key) ?? []).map(({ name, statement }) => ({ name, statement }))),
    };
  });
  return {
    tables: tables.toSorted((a, b) => compare(`${a.schema}.${a.name}`, `${b.schema}.${b.name}`)),
    types: parts.types.toSorted((a, b) => compare(`${a.schema}.${a.name}`, `${b.schema}.${b.name}`)),
  };
}

function indexesOf(rows: readonly IndexRow[]): readonly SnapshotIndex[] {
  const groups = [...Map.groupBy(rows, (row) => row.index)].filter(([, group]) => group[0]?.primary !== true);
  return byName(
    groups.map(([name, group]): SnapshotIndex => ({
      name,
      unique: group[0]?.unique === true,
      kind: group[0]?.kind ?? '',
      predicate: group[0]?.predicate ?? null,
      constraint: group[0]?.constraint === true,
      parts: group.map(({ column, expression, prefix, descending, collation }) => {
        return { column, expression, prefix, descending, collation };
      }),
    })),
  );
}

function foreignKeysOf(rows: SnapshotParts['foreignKeyColumns']): readonly SnapshotForeignKey[] {
  return byName(
    [...Map.groupBy(rows, (row) => row.name)].map(([name, group]) => ({
      name,
      columns: group.map((row) => row.column),
      schema: group[0]?.targetSchema ?? '',
      table: group[0]?.target ?? '',
      references: group.map((row) => row.referenced),
      onUpdate: group[0]?.onUpdate ?? '',
      onDelete: group[0]?.onDelete ?? '',
    })),
  );
}

/** The rows of an introspection query with every cell as text; null stays null. */
export const textRows = (found: FoundRows | undefined): readonly (readonly (string | null)[])[] =>
  (found?.rows ?? []).map((row) =>
    row.map((cell) => {
      if (cell === null) return null;
      return cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell);
    }),
  );

/** The text, or null where there is none. */
export const textOrNull = (text: string | null | undefined): string | null =>
  text === undefined || text === '' ? null : text;

const place = (row: Placed): string => `${row.schema}\0${row.table}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byName = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => compare(a.name, b.name));
