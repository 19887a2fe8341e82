import type { ColumnType, RangeName, ScalarType } from '@backstay/catalog';

/** A value as it stands in an answer, for documentation. */
type Example = string | number | boolean | object;

const scalars: Partial<Record<ScalarType['kind'], Example>> = {
  boolean: true,
  smallint: 7,
  integer: 42,
  bigint: 42,
  real: 0.5,
  double: 0.5,
  numeric: 12.5,
  uuid: '0192f1c2-7a1e-7c3a-9a55-1f0c5b6a7d8e',
  date: '2026-05-17',
  time: '09:30:00',
  timestamp: '2026-05-17T09:30:00',
  timestamptz: '2026-05-17T09:30:00+00:00',
  bytea: String.raw`\x48656c6c6f`,
  json: { language: 'en' },
  jsonb: { language: 'en' },
};

const ranges: Readonly<Record<RangeName, string>> = {
  int4range: '[1,6)',
  int8range: '[1,6)',
  numrange: '[1.5,2.5)',
  tsrange: '["2026-05-17 09:30:00","2026-05-17 10:30:00")',
  tstzrange: '["2026-05-17 09:30:00+00","2026-05-17 10:30:00+00")',
  daterange: '[2026-05-17,2026-05-20)',
};

const plain = (value: Example): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** What a value of the type looks like in JSON. */
export function columnExample(type: ColumnType): Example {
  if (type.kind === 'array') return [columnExample(type.of)];
  if (type.kind === 'range') return ranges[type.name];
  if (type.kind === 'enum') return type.values[0] ?? 'text';
  return scalars[type.kind] ?? 'text';
}

/** Filters that make sense for a column of the type, as they stand after `column=`. */
export function filterExamples(type: ColumnType, name: string): readonly string[] {
  switch (type.kind) {
    case 'array':
      return [`cs.{${plain(columnExample(type.of))}}`, 'is.null'];
    case 'range': {
      const value = ranges[type.name];
      return [`ov.${value}`, `cs.${value}`, `sl.${value}`, `adj.${value}`, 'is.null'];
    }
    case 'boolean':
      return ['is.true', 'not.is.true', 'is.null'];
    case 'json':
    case 'jsonb':
      return [...(type.kind === 'jsonb' ? ['cs.{"language":"en"}'] : []), `is.null`, `${name}->>language=eq.en`];
    case 'text':
    case 'varchar':
    case 'char':
      return ['eq.text', 'ilike.*text*', 'in.(one,"two, three")', 'is.null'];
    default: {
      const value = plain(columnExample(type));
      return type.kind === 'uuid' || type.kind === 'enum' || type.kind === 'bytea'
        ? [`eq.${value}`, `neq.${value}`, `in.(${value})`, 'is.null']
        : [`eq.${value}`, `gte.${value}`, `lt.${value}`, `in.(${value})`, 'is.null'];
    }
  }
}
