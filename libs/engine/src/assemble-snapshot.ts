import type {
  DatabaseSnapshot,
  FoundRows,
  SnapshotColumn,
  SnapshotForeignKey,
  SnapshotTable,
} from './database-snapshot.js';

/** The table a row of an introspection query is about. */
interface Placed {
  readonly schema: string;
  readonly table: string;
}

/** What an engine's queries found, as flat lists; lists of columns are in their own order. */
export interface SnapshotParts {
  readonly tables: readonly (Placed & { readonly kind: 'table' | 'view' })[];
  readonly columns: readonly (Placed & SnapshotColumn)[];
  /** One row for each column of a key or index, in order. */
  readonly indexColumns: readonly (Placed & {
    readonly index: string;
    readonly unique: boolean;
    readonly primary: boolean;
    readonly column: string;
  })[];
  readonly foreignKeyColumns: readonly (Placed &
    Omit<SnapshotForeignKey, 'columns' | 'table' | 'references'> & {
      readonly target: string;
      readonly column: string;
      readonly referenced: string;
    })[];
  readonly checks: readonly (Placed & { readonly name: string; readonly expression: string })[];
  readonly triggers: readonly (Placed & { readonly name: string })[];
}

/** Puts the flat lists together; everything sorted by name, so that equal databases give equal snapshots. */
export function assembleSnapshot(parts: SnapshotParts): DatabaseSnapshot {
  const of = <T extends Placed>(rows: readonly T[]): ReadonlyMap<string, readonly T[]> => Map.groupBy(rows, place);
  const [columns, indexes] = [of(parts.columns), of(parts.indexColumns)];
  const [foreignKeys, checks] = [of(parts.foreignKeyColumns), of(parts.checks)];
  const triggers = of(parts.triggers);
  const tables = parts.tables.map((table): SnapshotTable => {
    const key = place(table);
    const indexRows = indexes.get(key) ?? [];
    return {
      kind: table.kind,
      schema: table.schema,
      name: table.table,
      columns: byName((columns.get(key) ?? []).map(({ schema: _schema, table: _table, ...column }) => column)),
      primaryKey: indexRows.filter((row) => row.primary).map((row) => row.column),
      indexes: byName(
        [...Map.groupBy(indexRows, (row) => row.index)]
          .filter(([, rows]) => rows[0]?.primary !== true)
          .map(([name, rows]) => ({
            name,
            unique: rows[0]?.unique === true,
            columns: rows.map((row) => row.column),
          })),
      ),
      foreignKeys: byName(
        [...Map.groupBy(foreignKeys.get(key) ?? [], (row) => row.name)].map(([name, rows]) => ({
          name,
          columns: rows.map((row) => row.column),
          table: rows[0]?.target ?? '',
          references: rows.map((row) => row.referenced),
          onUpdate: rows[0]?.onUpdate ?? '',
          onDelete: rows[0]?.onDelete ?? '',
        })),
      ),
      checks: byName((checks.get(key) ?? []).map(({ name, expression }) => ({ name, expression }))),
      triggers: byName(triggers.get(key) ?? []).map((trigger) => trigger.name),
    };
  });
  return { tables: tables.toSorted((a, b) => compare(`${a.schema}.${a.name}`, `${b.schema}.${b.name}`)) };
}

/** The rows of an introspection query with every cell as text; null stays null. */
export const textRows = (found: FoundRows | undefined): readonly (readonly (string | null)[])[] =>
  (found?.rows ?? []).map((row) =>
    row.map((cell) => {
      if (cell === null) return null;
      return cell instanceof Uint8Array ? Buffer.from(cell).toString('utf8') : String(cell);
    }),
  );

const place = (row: Placed): string => `${row.schema}\0${row.table}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byName = <T extends { readonly name: string }>(list: readonly T[]): readonly T[] =>
  list.toSorted((a, b) => compare(a.name, b.name));
