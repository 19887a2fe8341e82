import type { Column, Table } from '@backstay/catalog';
import { fail, Failure } from '@backstay/kernel';
import type { Dialect, DriverValue } from '@backstay/query';
import { fillRow, missingColumns } from '@backstay/schema';
import type { RawRecord } from '../file/framer.js';
import type { ImportPass, Refusal } from './import-options.js';
import type { ImportedRow } from './write-rows.js';

/** A row of the file that can be tried, with the record it came from. */
export interface ReadRow {
  readonly kind: 'row';
  readonly record: RawRecord;
  readonly row: ImportedRow;
}

/** A row of the file that is refused. */
export interface RefusedRow {
  readonly kind: 'refused';
  readonly record: RawRecord;
  readonly refusal: Refusal;
}

/** A row of the file that this run has nothing to write of. */
export interface PassedRow {
  readonly kind: 'passed';
  readonly record: RawRecord;
}

/** What one record of a file is. */
export type Item = ReadRow | RefusedRow | PassedRow;

/** The value that a record gives a column: its text, or null for NULL. */
export interface FieldValue {
  readonly column: Column;
  readonly text: string | null;
}

/** Why a record is no row at all. */
export class RecordFault extends Error {
  constructor(
    readonly failure: Failure,
    /** The column it is about; null: the whole record. */
    readonly column: string | null,
  ) {
    super(failure.message);
  }
}

/** Makes rows of what a file's records say: defaults are put in and every value is read as its column's type. */
export class RowReader {
  constructor(
    private readonly table: Table,
    private readonly dialect: Dialect,
    private readonly valuesOf: (record: RawRecord) => readonly FieldValue[],
    private readonly pass: ImportPass,
  ) {}

  /** The row of a record, or why it is none. `now` is what `default now()` gives. */
  read(record: RawRecord, now: Date): Item {
    try {
      const values = this.valuesOf(record);
      const { pass } = this;
      if (pass.part === 'whole') return { kind: 'row', record, row: this.#row(values, now) };
      const named = ({ column }: FieldValue): boolean => pass.columns.includes(column.name);
      if (pass.part === 'without') {
        const kept = values.map((value) => (named(value) ? { ...value, text: null } : value));
        return { kind: 'row', record, row: this.#row(kept, now) };
      }
      if (!values.some((value) => named(value) && value.text !== null)) return { kind: 'passed', record };
      return { kind: 'row', record, row: { ...this.#row(values, now), given: pass.columns } };
    } catch (error) {
      if (error instanceof RecordFault) return refused(record, error.failure, error.column);
      if (error instanceof Failure) return refused(record, error, null);
      throw error;
    }
  }

  #row(values: readonly FieldValue[], now: Date): ImportedRow {
    const given = {
      table: this.table,
      columns: values.map(({ column }) => column.name),
      rows: [],
    };
    const texts = values.map(({ text }) => ({ kind: 'literal' as const, value: text }));
    const filled = fillRow(given, { at: nowhere, values: texts }, now);
    const parameters = filled.columns.map((column, i) => this.#encode(column, filled.texts[i] ?? null));
    const [missing] = missingColumns(filled);
    if (missing !== undefined)
      throw new RecordFault(fail('not_null_violation', { table: this.table.name, column: missing }), missing);
    if (parameters.length === 0) throw fail('bad_body', { reason: 'this row gives no values' });
    return { ...filled, parameters, given: given.columns };
  }

  #encode(column: Column, text: string | null): DriverValue {
    if (text === null) return null;
    try {
      return this.dialect.codec(column.type).encode(text);
    } catch (error) {
      if (error instanceof Failure) throw new RecordFault(error, column.name);
      throw error;
    }
  }
}

const nowhere = { file: '', line: 1, column: 1 };

/** A record that is refused with a Failure. */
export function refused(record: RawRecord, failure: Failure, column: string | null): RefusedRow {
  const { code, message, details } = failure;
  const told = typeof details === 'string' ? `${message} (${details})` : message;
  return { kind: 'refused', record, refusal: { line: record.line, column, code, message: told } };
}

/** The text of a record. Throws Failure `bad_encoding` for what is no UTF-8: nothing is replaced in silence. */
export function textOf(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw fail('bad_encoding', {});
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
