import type { ColumnOptions } from 'typeorm';

/** A column that is never empty, and so may be a key. */
type Filled = Omit<ColumnOptions, 'nullable'>;

// Integers of 64 bits come as text from some drivers; milliseconds fit a number exactly.
const asNumber = {
  to: (value: number | null): number | null => value,
  from: (value: string | number | null): number | null => (value === null ? null : Number(value)),
};

const asJson = {
  to: (value: unknown): string | null => (value === null || value === undefined ? null : JSON.stringify(value)),
  from: (value: string | null): unknown => (value === null ? null : (JSON.parse(value) as unknown)),
};

/** A uuid made in Node. */
export const uuid = (name?: string): Filled => ({ ...named(name), type: 'varchar', length: 36 });

/** Milliseconds since 1970 by the clock of the process that wrote it. */
export const instant = (name: string): Filled => ({ name, type: 'bigint', transformer: asNumber });

/** An instant that may be missing. */
export const maybeInstant = (name: string): ColumnOptions => ({ ...instant(name), nullable: true });

/** JSON that only this program writes. */
export const json = (name?: string): Filled => ({ ...named(name), type: 'text', transformer: asJson });

/** Short text. */
export const short = (name?: string): Filled => ({ ...named(name), type: 'varchar', length: 255 });

/** Short text that may be missing. */
export const maybeShort = (name?: string): ColumnOptions => ({ ...short(name), nullable: true });

/** Text that may be missing. */
export const maybeText = (name?: string): ColumnOptions => ({ ...named(name), type: 'text', nullable: true });

/** A small whole number. */
export const count = (name?: string): Filled => ({ ...named(name), type: 'int' });

const named = (name: string | undefined): Filled => (name === undefined ? {} : { name });
