import { readName, type Column, type ColumnType } from '@backstay/catalog';

/**
 * The TypeScript type of what the data API answers for a column. Numbers are `number`, as the client parses them: a
 * bigint beyond 2^53 or a numeric with more than 15 digits loses some there, unless it is selected as text
 * (`price::text`).
 */
export function typeText(type: ColumnType): string {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'double':
    case 'numeric':
      return 'number';
    case 'json':
    case 'jsonb':
      return 'Json';
    case 'enum':
      return `Database[${quoted(readName(type.name).schema)}]['Enums'][${quoted(readName(type.name).name)}]`;
    case 'array':
      return `${typeText(type.of)}[]`;
    case 'range':
      // As `supabase gen types` has them; what is answered is the range's text.
      return 'unknown';
    default:
      return 'string';
  }
}

/** A text as TypeScript writes it. */
export const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

/** A key of an object type. */
export const keyText = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** What the column is when it is read. */
export const rowMember = (column: Column): string => `${keyText(column.name)}: ${valueText(column)};`;

/** A computed column: `*` leaves it out, so it may not be there; the client library knows that by `| null`. */
export const computedMember = ({ name, type }: Column): string => `${keyText(name)}: ${typeText(type)} | null;`;

/** What an insert may give it: nothing where the database alone decides, anything or nothing where there is a default. */
export function insertMember(column: Column): string {
  if (isComputed(column)) return `${keyText(column.name)}?: never;`;
  const optional = column.nullable || column.default !== null || column.identity !== null;
  return `${keyText(column.name)}${optional ? '?' : ''}: ${valueText(column)};`;
}

/** What an update may set it to. */
export const updateMember = (column: Column): string =>
  isComputed(column) ? `${keyText(column.name)}?: never;` : `${keyText(column.name)}?: ${valueText(column)};`;

const isComputed = ({ generated, identity }: Column): boolean => generated || identity === 'always';

/** `unknown` holds null already; it is said all the same, for a reader. */
const valueText = ({ type, nullable }: Column): string => `${typeText(type)}${nullable ? ' | null' : ''}`;
