import type { ColumnType } from '@backstay/catalog';

/** The type of a value that has been read: how an adopted column keeps it is of no more concern. */
export function withoutStorage(type: ColumnType): ColumnType {
  if (type.stored === undefined) return type;
  const { stored: _stored, ...read } = type;
  return read;
}
