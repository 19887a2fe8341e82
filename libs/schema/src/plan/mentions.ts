/** Whether a table of the list (`schema.table`) is named anywhere in a part of a record. */
export function mentions(value: unknown, tables: ReadonlySet<string>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('schema' in value && 'name' in value && tables.has(`${String(value.schema)}.${String(value.name)}`)) return true;
  return Object.values(value).some((part) => mentions(part, tables));
}
