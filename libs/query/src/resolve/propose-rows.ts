import type { Column, Table } from '@backstay/catalog';
import type { JsonNode } from '../compile/values/json-node.js';
import type { TimeZone } from '../compile/values/time-zone.js';
import type { WriteRequest } from '../parse/parse-write.js';
import { RowShape, sharedShape, SharedRow } from '../shared-row.js';
import type { StoredRow } from '../write-plan.js';
import { bodyValue } from './body-value.js';
import { defaultValue, isEngineMade, type WriteMoment } from './default-value.js';

/** Rows as proposed: what was sent, and for the rest the defaults that we can make. Throws what is wrong with a value. */
export function proposeRows(
  { rows, columns, preferences, read }: WriteRequest,
  table: Table,
  moment: WriteMoment,
): StoredRow[] {
  const named = new Set(columns);
  const shape = sharedShape(rows);
  const fields = table.columns.map((column): Field => ({
    column,
    sent: named.has(column.name),
    isNull: named.has(column.name) && preferences.missing !== 'default',
    isLeft: isEngineMade(column),
    preset: presetOf(column, moment, read.timeZone),
  }));
  if (shape !== null) return proposeAlike(rows as readonly SharedRow<JsonNode>[], shape, fields, read.timeZone);
  return rows.map((row) => {
    const stored = new Map<string, string | null>();
    for (const { column, sent, isNull, isLeft, preset } of fields) {
      const value = sent ? row.get(column.name) : undefined;
      if (value !== undefined) stored.set(column.name, bodyValue(value, column.type, read.timeZone));
      else if (isNull) stored.set(column.name, null);
      else if (!isLeft) stored.set(column.name, preset());
    }
    return stored;
  });
}

/** What becomes of a column in each row. */
interface Field {
  readonly column: Column;
  /** It is one of those that are written. */
  readonly sent: boolean;
  /** A row without it has NULL. */
  readonly isNull: boolean;
  /** A row without it leaves it to the database. */
  readonly isLeft: boolean;
  readonly preset: () => string | null;
}

/** The same for rows that have all the same keys, and so store the same columns. */
function proposeAlike(
  rows: readonly SharedRow<JsonNode>[],
  given: RowShape,
  fields: readonly Field[],
  zone: TimeZone | null,
): StoredRow[] {
  const makers = fields.flatMap(({ column: { name, type }, sent, isNull, isLeft, preset }) => {
    const place = sent ? given.place(name) : undefined;
    if (place !== undefined) return { name, cell: (row: readonly JsonNode[]) => bodyValue(row[place]!, type, zone) };
    return isNull ? { name, cell: () => null } : isLeft ? [] : { name, cell: preset };
  });
  const shape = new RowShape(makers.map(({ name }) => name));
  return rows.map(
    ({ cells }) =>
      new SharedRow(
        shape,
        makers.map(({ cell }) => cell(cells)),
      ),
  );
}

/**
 * As `proposeRows`, for rows whose values are known as texts of their columns already: null is NULL, what is missing gets
 * its default.
 */
export function proposeValues(
  rows: readonly ReadonlyMap<string, string | null>[],
  table: Table,
  moment: WriteMoment,
): StoredRow[] {
  const fields = table.columns.map((column) => ({
    name: column.name,
    isLeft: isEngineMade(column),
    preset: presetOf(column, moment, null),
  }));
  return rows.map((row) => {
    const stored = new Map<string, string | null>();
    for (const { name, isLeft, preset } of fields) {
      const value = row.get(name);
      if (value !== undefined) stored.set(name, value);
      else if (!isLeft) stored.set(name, preset());
    }
    return stored;
  });
}

/** The default of a column: made when it is first needed, and then the same for all rows, but for a uuid. */
function presetOf(column: Column, moment: WriteMoment, zone: TimeZone | null): () => string | null {
  if (column.default?.kind === 'uuid') return () => defaultValue(column, moment, zone);
  let made: string | null | undefined;
  return () => (made === undefined ? (made = defaultValue(column, moment, zone)) : made);
}
