import type { Json, JsonObject } from '@backstay/kernel';

/** A row cannot be read; the message says which field and why. */
export class BadRow extends Error {}

const longest = 255;
const uuidForm = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Fields of one row under any of several names: JSON values, or the texts of a CSV file. Empty means absent. */
export class RowReader {
  constructor(private readonly row: JsonObject) {}

  /** The first of these fields that is there; null: none is. */
  value(...names: readonly string[]): Json {
    for (const name of names) {
      const value = this.row[name];
      if (value !== undefined && value !== null && value !== '') return value;
    }
    return null;
  }

  text(...names: readonly string[]): string | null {
    const value = this.value(...names);
    if (value === null) return null;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string') throw new BadRow(`${names[0]} is no text`);
    if (text.length > longest) throw new BadRow(`${names[0]} is longer than ${longest} characters`);
    return text.trim();
  }

  uuid(...names: readonly string[]): string | null {
    const id = this.text(...names);
    if (id !== null && !uuidForm.test(id)) throw new BadRow(`${names[0]} is no uuid`);
    return id?.toLowerCase() ?? null;
  }

  /** `true`, `t`, `1` or their opposites. */
  flag(...names: readonly string[]): boolean {
    const value = this.value(...names);
    if (value === null || value === false || value === 0) return false;
    if (value === true || value === 1) return true;
    const word = typeof value === 'string' ? value.toLowerCase() : '';
    if (['true', 't', '1', 'yes'].includes(word)) return true;
    if (['false', 'f', '0', 'no'].includes(word)) return false;
    throw new BadRow(`${names[0]} is neither true nor false`);
  }

  /** Milliseconds since 1970 of a time as ISO 8601 or as PostgreSQL writes it. */
  instant(...names: readonly string[]): number | null {
    const text = this.text(...names);
    if (text === null) return null;
    const iso = text
      .replace(' ', 'T')
      .replace(/(\.\d{3})\d+/, '$1')
      .replace(/([+-]\d\d)$/, '$1:00');
    const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(iso)
      ? Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`)
      : Number.NaN;
    if (Number.isNaN(ms)) throw new BadRow(`${names[0]} is no time`);
    return ms;
  }

  /** An object, or its text as a CSV file has it; empty where there is none. */
  object(...names: readonly string[]): JsonObject {
    const value = this.value(...names);
    const parsed = typeof value === 'string' ? parse(value, names[0]) : value;
    if (parsed === null) return {};
    if (typeof parsed !== 'object' || Array.isArray(parsed)) throw new BadRow(`${names[0]} is no JSON object`);
    return parsed as JsonObject;
  }

  list(...names: readonly string[]): readonly Json[] {
    const value = this.value(...names);
    const parsed = typeof value === 'string' ? parse(value, names[0]) : value;
    if (parsed === null) return [];
    if (!Array.isArray(parsed)) throw new BadRow(`${names[0]} is no list`);
    return parsed as Json[];
  }
}

function parse(text: string, name: string | undefined): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new BadRow(`${name} is no JSON`);
  }
}
