import type { AdoptedDefault, Adopter, SnapshotColumn, SnapshotTable, SnapshotType } from '@backstay/engine';
import type { ColumnType } from '@backstay/catalog';
import { fittingName } from '@backstay/query';
import type { PulledColumn, Remark } from './pulled-schema.js';
import { unusableName } from './usable-name.js';

/** What deciding about a column takes besides the column. */
export interface ColumnContext {
  readonly adopter: Adopter;
  readonly types: readonly SnapshotType[];
  /** What the author has made of a column's type in an earlier file; null: nothing. */
  readonly chosen: (table: string, column: string) => ColumnType | null;
  /** Whether the column counts rows, or refers to one that does, and so stays far from the largest numbers. */
  readonly counts: (table: string, column: string) => boolean;
}

/** A column in portable terms, or null when it is left out; with what is to be said of it. */
export function pullColumn(
  column: SnapshotColumn,
  table: SnapshotTable,
  context: ColumnContext,
): { readonly column: PulledColumn | null; readonly remarks: readonly Remark[] } {
  const object = `${table.name}.${column.name}`;
  const found = unusableName(column.name, true) ?? context.adopter.column(column, table, context.types);
  if (typeof found === 'string') return { column: null, remarks: [{ object, effect: 'left out', message: found }] };
  const type = typeOf(found.type, found.stored, object, table, column, context);
  const readOnly = column.generated === null ? found.readOnly : `generated as ${column.generated.replace(/\s+/g, ' ')}`;
  const identity = found.counted;
  const preset = defaultAs(found.default, type);
  const noted = readOnly !== null || preset?.kind === 'database';
  return {
    column: {
      name: column.name,
      type,
      stored: found.stored ?? (noted ? column.type : null),
      nullable: found.nullable && !identity,
      default: preset,
      identity: !identity ? null : column.extra === 'always' ? 'always' : 'by default',
      readOnly,
      comment: column.comment,
    },
    remarks: [
      ...(readOnly === null ? [] : [{ object, effect: 'read-only' as const, message: `${readOnly}.` }]),
      ...found.remarks.map((message): Remark => ({ object, effect: 'differs', message })),
    ],
  };
}

/** The author's choice where it is as exact; a counter of 64 bits without a sign is a bigint all the same. */
function typeOf(
  type: ColumnType,
  stored: string | null,
  object: string,
  table: SnapshotTable,
  column: SnapshotColumn,
  { adopter, chosen, counts }: ColumnContext,
): ColumnType {
  const bigint: ColumnType = { kind: 'bigint' };
  const choice = chosen(table.name, column.name);
  if (choice !== null && stored !== null && adopter.servesAs(stored, choice)) return choice;
  if (type.kind === 'numeric' && stored !== null && adopter.servesAs(stored, bigint) && counts(table.name, column.name))
    return bigint;
  if (type.kind === 'enum' && type.name === '') return { ...type, name: fittingName(object.replace('.', '_')) };
  return type;
}

/** A boolean's default as the number that the author reads it as. */
function defaultAs(preset: AdoptedDefault | null, type: ColumnType): AdoptedDefault | null {
  const whole = ['smallint', 'integer', 'bigint'].includes(type.kind);
  if (!whole || preset?.kind !== 'literal') return preset;
  const number = { true: '1', false: '0' }[preset.value];
  return number === undefined ? preset : { kind: 'literal', value: number };
}
