import { readName, type Column, type ColumnType, type Table } from '@backstay/catalog';
import { typeName } from '@backstay/expression';

/** JSON Schema as far as OpenAPI 2 and 3 share it. */
export interface ColumnSchema {
  readonly type?: 'array' | 'boolean' | 'integer' | 'number' | 'string';
  readonly format: string;
  readonly description?: string;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  readonly items?: ColumnSchema;
}

/** What a column looks like in JSON; `format` is its type's name in SQL, as PostgREST gives it. */
export function columnSchema(table: Table, column: Column): ColumnSchema {
  const description = [column.comment, ...notes(table, column)].filter((part) => part !== null).join('\n\n');
  return { ...typeSchema(column.type), ...(description === '' ? {} : { description }) };
}

function typeSchema(type: ColumnType): ColumnSchema {
  const format = formatOf(type);
  switch (type.kind) {
    case 'array':
      return { type: 'array', format, items: typeSchema(type.of) };
    case 'boolean':
      return { type: 'boolean', format };
    case 'smallint':
    case 'integer':
    case 'bigint':
      return { type: 'integer', format };
    case 'real':
    case 'double':
    case 'numeric':
      return { type: 'number', format };
    case 'json':
    case 'jsonb':
      return { format };
    case 'enum':
      return { type: 'string', format, enum: type.values };
    case 'varchar':
    case 'char':
      return { type: 'string', format, ...(type.length === null ? {} : { maxLength: type.length }) };
    default:
      return { type: 'string', format };
  }
}

/** An enum is the only type of the author's own, so the only one with a schema in front. */
function formatOf(type: ColumnType): string {
  const scalar = type.kind === 'array' ? type.of : type;
  if (scalar.kind !== 'enum') return typeName(type);
  const { schema, name } = readName(scalar.name);
  return `${schema}.${name}${type.kind === 'array' ? '[]' : ''}`;
}

/** Keys in the words PostgREST uses; generators of typed clients look for the tags. */
function notes(table: Table, column: Column): readonly string[] {
  const found: string[] = [];
  if (table.primaryKey?.columns.includes(column.name)) found.push('Note:\nThis is a Primary Key.<pk/>');
  for (const key of table.foreignKeys) {
    const target = key.references.columns[key.columns.indexOf(column.name)];
    if (target === undefined) continue;
    const name = key.references.table.name;
    found.push(`Note:\nThis is a Foreign Key to \`${name}.${target}\`.<fk table='${name}' column='${target}'/>`);
  }
  return found;
}

/** Columns that are never null in an answer. */
export const requiredColumns = (columns: readonly Column[]): readonly string[] =>
  columns.filter((column) => !column.nullable).map((column) => column.name);
