import type { ColumnType, ScalarType } from '@backstay/catalog';
import { rangeNames } from '@backstay/expression';
import type { AdoptedColumn, AdoptedDefault, Adopter } from '../adopter.js';
import type { SnapshotColumn, SnapshotTable, SnapshotType } from '../database-snapshot.js';

const plain: Readonly<Record<string, ScalarType>> = {
  boolean: { kind: 'boolean' },
  smallint: { kind: 'smallint' },
  integer: { kind: 'integer' },
  bigint: { kind: 'bigint' },
  real: { kind: 'real' },
  'double precision': { kind: 'double' },
  numeric: { kind: 'numeric', precision: null, scale: null },
  text: { kind: 'text' },
  citext: { kind: 'text' },
  'character varying': { kind: 'varchar', length: null },
  uuid: { kind: 'uuid' },
  date: { kind: 'date' },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  bytea: { kind: 'bytea' },
};

/** Longer texts are not limited here; the database does it. */
const longest = 16383;

const textKinds: ReadonlySet<string> = new Set(['text', 'varchar', 'char']);

/** How PostgreSQL's own columns are served. */
class PostgresAdopter implements Adopter {
  column(column: SnapshotColumn, _table: SnapshotTable, types: readonly SnapshotType[]): AdoptedColumn | string {
    const domain = types.find((one) => one.kind === 'domain' && namesOf(one).includes(column.type));
    const word = domain?.base ?? column.type;
    const type = readType(word, types);
    if (type === null) return `Values of the type ${column.type} have no exact form here.`;
    const scalar = type.kind === 'array' ? type.of : type;
    const collated = textKinds.has(scalar.kind) && column.collation !== 'C';
    const odd =
      domain !== undefined || word.startsWith('citext') || collated || (type.kind === 'text' && word !== 'text');
    const preset = adoptedDefault(column, type);
    const counted = column.identity || /^nextval\('.*'::regclass\)$/.test(column.default ?? '');
    return {
      type,
      stored: odd ? `${column.type}${collated ? ` collate "${column.collation ?? 'default'}"` : ''}` : null,
      nullable: column.nullable,
      default: counted ? null : preset,
      counted,
      readOnly: null,
      remarks: [
        ...(domain === undefined ? [] : [`It is of the domain ${column.type}, whose checks hold.`]),
        ...(word.startsWith('citext') ? ['Here its letters differ in case: eq.A does not find a.'] : []),
        ...(preset?.kind === 'database' && !counted ? [`Its default is the database's own: ${preset.text}.`] : []),
      ],
    };
  }

  readOnly({ storage }: SnapshotTable): string | null {
    return storage === 'foreign' ? 'it is a foreign table: its server may not take part in a transaction' : null;
  }

  servesAs(stored: string, type: ColumnType): boolean {
    const first = readType(stored.replace(/ collate ".*"$/, ''), []);
    // A domain's own type stands nowhere in its name; the database says when a value is none.
    return first === null || first.kind === type.kind || (textKinds.has(first.kind) && textKinds.has(type.kind));
  }
}

const namesOf = ({ schema, name }: SnapshotType): readonly string[] => [name, `"${name}"`, `${schema}.${name}`];

function readType(word: string, types: readonly SnapshotType[]): ColumnType | null {
  if (word.endsWith('[]')) {
    const of = readType(word.slice(0, -2), types);
    return of === null || of.kind === 'array' || of.kind === 'range' ? null : { kind: 'array', of };
  }
  const known = plain[word];
  if (known !== undefined) return known;
  const range = rangeNames.find((name) => name === word);
  if (range !== undefined) return { kind: 'range', name: range };
  const [, base, first, second, tail = ''] =
    /^([a-z ]+?)(?:\((\d+)(?:,(-?\d+))?\))?( with(?:out)? time zone)?$/.exec(word) ?? [];
  const length = first === undefined ? null : Number(first);
  switch (`${base ?? ''}${tail}`) {
    case 'character varying':
      return (length ?? 0) > longest ? { kind: 'text' } : { kind: 'varchar', length };
    case 'character':
      return { kind: 'char', length: length ?? 1 };
    case 'numeric':
      return (length ?? 0) > 65 || Number(second ?? 0) < 0
        ? null
        : { kind: 'numeric', precision: length, scale: Number(second ?? 0) };
    case 'time without time zone':
      return { kind: 'time', precision: length ?? 6 };
    case 'timestamp without time zone':
      return { kind: 'timestamp', precision: length ?? 6 };
    case 'timestamp with time zone':
      return { kind: 'timestamptz', precision: length ?? 6 };
    default:
      return enumOf(word, types);
  }
}

function enumOf(word: string, types: readonly SnapshotType[]): ColumnType | null {
  const found = types.find((one) => one.kind === 'enum' && one.schema === 'public' && namesOf(one).includes(word));
  return found === undefined ? null : { kind: 'enum', name: found.name, values: found.values };
}

function adoptedDefault(
  { default: text, generated, identity }: SnapshotColumn,
  type: ColumnType,
): AdoptedDefault | null {
  if (text === null || generated !== null || identity || text === 'NULL') return null;
  if (/^(now\(\)|CURRENT_TIMESTAMP)$/.test(text) && ['timestamp', 'timestamptz'].includes(type.kind))
    return { kind: 'now' };
  if (text === 'gen_random_uuid()' && type.kind === 'uuid') return { kind: 'uuid' };
  const quoted = /^'((?:[^']|'')*)'(::[a-z "]+(\(\d+(,\d+)?\))?)?$/.exec(text)?.[1]?.replaceAll("''", "'");
  const value = quoted ?? (/^(true|false|-?\d+(\.\d+)?)$/.test(text) ? text : undefined);
  const simple = ['boolean', 'smallint', 'integer', 'bigint', 'numeric', 'text', 'varchar', 'enum'].includes(type.kind);
  return value === undefined || !simple || /[\\\p{Cc}]/u.test(value)
    ? { kind: 'database', text: text.replace(/\s+/g, ' ') }
    : { kind: 'literal', value };
}

/** PostgreSQL's. */
export const postgresAdopter: Adopter = new PostgresAdopter();
