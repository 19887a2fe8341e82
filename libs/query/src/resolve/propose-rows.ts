import type { Column, Table } from '@backstay/catalog';
import type { JsonNode } from '../compile/values/json-node.js';
import type { TimeZone } from '../compile/values/time-zone.js';
import type { WriteRequest } from '../parse/parse-write.js';
import type { RequestLimits } from '../parse/request-limits.js';
import { isSame, RowShape, sharedShape, SharedRow } from '../shared-row.js';
import type { StoredRow } from '../write-plan.js';
import { bodyValue } from './body-value.js';
import { checkArrayTexts } from './check-array-texts.js';
import { defaultValue, isEngineMade, type WriteMoment } from './default-value.js';

/** Rows as proposed: what was sent, and for the rest the defaults that we can make. Throws what is wrong with a value. */
export const proposeRows = (
  request: WriteRequest,
  table: Table,
  limits: RequestLimits,
  moment: WriteMoment,
): StoredRow[] => new RowProposer(request, table, limits).propose(request.rows, moment);

/** What becomes of a column in each row. */
interface Field {
  readonly column: Column;
  /** It is one of those that are written. */
  readonly sent: boolean;
  /** A row without it has NULL. */
  readonly isNull: boolean;
  /** A row without it leaves it to the database. */
  readonly isLeft: boolean;
}

/** Where a cell of rows that are alike comes from: a place in what was sent, NULL, or a default. */
interface CellSource {
  readonly column: Column;
  readonly from: number | 'null' | 'default';
}

/** What rows become that were sent with these names. */
interface AlikeRows {
  readonly given: readonly string[];
  readonly sources: readonly CellSource[];
  readonly shape: RowShape;
}

/**
 * Proposes the rows of requests that write the same columns of a table, in the same zone and with the same answer to what is
 * missing. What does not depend on the values is found out once.
 */
export class RowProposer {
  readonly #fields: readonly Field[];
  readonly #sent: readonly Column[];
  readonly #zone: TimeZone | null;
  /** Of the rows before. */
  #alike: AlikeRows | null = null;

  constructor(
    { columns, preferences, read }: WriteRequest,
    table: Table,
    private readonly limits: RequestLimits,
  ) {
    const named = new Set(columns);
    this.#zone = read.timeZone;
    this.#fields = table.columns.map((column) => ({
      column,
      sent: named.has(column.name),
      isNull: named.has(column.name) && preferences.missing !== 'default',
      isLeft: isEngineMade(column),
    }));
    this.#sent = table.columns.filter(({ name }) => named.has(name));
  }

  /** Throws what is wrong with a value, and `too_large`. */
  propose(rows: WriteRequest['rows'], moment: WriteMoment): StoredRow[] {
    checkArrayTexts(rows, this.#sent, this.limits);
    const given = sharedShape(rows);
    const preset = presets(moment, this.#zone);
    return given === null
      ? rows.map((row) => this.#proposed(row, preset))
      : this.#proposeAlike(rows as readonly SharedRow<JsonNode>[], given.names, preset);
  }

  #proposed(row: WriteRequest['rows'][number], preset: Presets): StoredRow {
    const stored = new Map<string, string | null>();
    for (const { column, sent, isNull, isLeft } of this.#fields) {
      const value = sent ? row.get(column.name) : undefined;
      if (value !== undefined) stored.set(column.name, bodyValue(value, column.type, this.#zone));
      else if (isNull) stored.set(column.name, null);
      else if (!isLeft) stored.set(column.name, preset(column));
    }
    return stored;
  }

  /** The same for rows that have all the same names, and so store the same columns. */
  #proposeAlike(rows: readonly SharedRow<JsonNode>[], given: readonly string[], preset: Presets): StoredRow[] {
    if (this.#alike === null || !isSame(this.#alike.given, given)) this.#alike = alikeRows(this.#fields, given);
    const { sources, shape } = this.#alike;
    const cell = ({ column, from }: CellSource, sent: readonly JsonNode[]): string | null => {
      if (from === 'null') return null;
      return from === 'default' ? preset(column) : bodyValue(sent[from]!, column.type, this.#zone);
    };
    return rows.map(
      ({ cells }) =>
        new SharedRow(
          shape,
          sources.map((source) => cell(source, cells)),
        ),
    );
  }
}

function alikeRows(fields: readonly Field[], given: readonly string[]): AlikeRows {
  const sources = fields.flatMap(({ column, sent, isNull, isLeft }): readonly CellSource[] => {
    const place = sent ? given.indexOf(column.name) : -1;
    if (place !== -1) return [{ column, from: place }];
    return isNull ? [{ column, from: 'null' }] : isLeft ? [] : [{ column, from: 'default' }];
  });
  return { given, sources, shape: new RowShape(sources.map(({ column }) => column.name)) };
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
  const fields = table.columns.map((column) => ({ column, isLeft: isEngineMade(column) }));
  const preset = presets(moment, null);
  return rows.map((row) => {
    const stored = new Map<string, string | null>();
    for (const { column, isLeft } of fields) {
      const value = row.get(column.name);
      if (value !== undefined) stored.set(column.name, value);
      else if (!isLeft) stored.set(column.name, preset(column));
    }
    return stored;
  });
}

/** Defaults of columns. */
type Presets = (column: Column) => string | null;

/** The defaults of one request: each is made when it is first needed, and then the same for all rows, but for a uuid. */
function presets(moment: WriteMoment, zone: TimeZone | null): Presets {
  const made = new Map<Column, string | null>();
  return (column) => {
    if (column.default?.kind === 'uuid') return defaultValue(column, moment, zone);
    const known = made.get(column);
    if (known !== undefined) return known;
    const value = defaultValue(column, moment, zone);
    made.set(column, value);
    return value;
  };
}
