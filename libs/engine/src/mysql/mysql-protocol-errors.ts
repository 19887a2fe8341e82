import { fail, type Failure } from '@backstay/kernel';

/** What the driver hands over. The message may hold values: only names are taken out of it, and it goes no further. */
export interface NativeError {
  readonly errno: number;
  readonly code: string;
  readonly message: string;
}

/** Server error number → entry of the catalogue. */
export type ErrorTable = Readonly<Record<number, (error: NativeError) => Failure>>;

const unavailable = (error: NativeError): Failure => fail('database_unavailable', {}, error);
const deadlock = (): Failure => fail('deadlock', {});
const full = (): Failure => fail('database_full', {});
const readOnly = (): Failure => fail('database_read_only', {});
const badValue = (): Failure => fail('bad_value', {});

/** The numbers that both engines of the protocol use (their published lists). */
const shared: ErrorTable = {
  1040: unavailable,
  1053: unavailable,
  1152: unavailable,
  1203: unavailable,
  1205: deadlock,
  1213: deadlock,
  1317: () => fail('statement_cancelled', {}),
  1021: full,
  1114: full,
  1290: readOnly,
  1792: readOnly,
  1836: readOnly,
  1054: (error) => fail('schema_drift', {}, error),
  1146: (error) => fail('schema_drift', {}, error),
  // An index for full-text search is gone.
  1191: (error) => fail('schema_drift', {}, error),
  // A view that reads what is gone.
  1356: (error) => fail('schema_drift', {}, error),
  1062: uniqueViolation,
  1586: uniqueViolation,
  1216: (error) => foreignKeyViolation(error, 'own'),
  1217: (error) => foreignKeyViolation(error, 'parent'),
  1451: (error) => foreignKeyViolation(error, 'parent'),
  1452: (error) => foreignKeyViolation(error, 'own'),
  1048: notNullViolation,
  1364: notNullViolation,
  // A default that the modes of our sessions forbid, such as a zero date: to the caller there is none.
  1067: notNullViolation,
  1978: notNullViolation,
  1406: () => fail('value_too_long', { type: 'text' }),
  1264: () => fail('numeric_overflow', {}),
  1690: () => fail('numeric_overflow', {}),
  1365: () => fail('division_by_zero', {}),
  // What MariaDB says there.
  167: () => fail('sequence_exhausted', {}),
  1467: () => fail('sequence_exhausted', {}),
  1292: badValue,
  // SIGNAL in a trigger: the words of its author.
  1644: ({ message }) => fail('raised', { message }),
  // A NULL for a JSON column that has none is "data truncated" to MySQL.
  1265: badValue,
  1366: badValue,
  1411: badValue,
};

/** Codes of Node's sockets and of the driver when a server is not, or no longer, there. */
const lost = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|PROTOCOL_)/;

/** The driver says this without a code. */
const closed = /^(Can't add new command when connection is in closed state|Pool is closed|Connection lost)/;

/** A translator that knows the shared numbers and an engine's own; it gives null for what no caller can cause. */
export function protocolFailure(own: ErrorTable): (error: unknown) => Failure | null {
  return (error) => {
    if (!(error instanceof Error)) return null;
    const native: NativeError = {
      errno: 'errno' in error && typeof error.errno === 'number' ? error.errno : 0,
      code: 'code' in error && typeof error.code === 'string' ? error.code : '',
      message: error.message,
    };
    const translate = own[native.errno] ?? shared[native.errno];
    if (translate) return translate(native);
    return lost.test(native.code) || closed.test(native.message) ? fail('database_unavailable', {}, error) : null;
  };
}

/**
 * `… for key 'table.name'` (or `'name'`); the value before it may hold anything, so the end counts. The name of a table in a
 * schema has a dot of its own.
 */
function uniqueViolation({ message }: NativeError): Failure {
  const key = /for key '([^']*)'$/.exec(message)?.[1] ?? '';
  const dot = key.lastIndexOf('.');
  const [table, name] = [key.slice(0, Math.max(0, dot)), key.slice(dot + 1)];
  if (name === 'PRIMARY')
    return fail('unique_violation', { table, constraint: table === '' ? name : `${table}_pkey`, key: 'primary' });
  return fail('unique_violation', { table, constraint: name });
}

/** ``… (`db`.`table`, CONSTRAINT `name` FOREIGN KEY … REFERENCES `parent` …``: nothing but names. */
function foreignKeyViolation({ message }: NativeError, side: 'own' | 'parent'): Failure {
  const match = /\(`[^`]*`\.`([^`]*)`, CONSTRAINT `([^`]*)`.* REFERENCES `([^`]*)`/.exec(message);
  const [, table = '', constraint = '', parent = ''] = match ?? [];
  return fail('foreign_key_violation', { table, constraint, parent, side });
}

/** `Column 'name' cannot be null`, `Field 'name' doesn't have a default value`, `Incorrect default value '…' for column 'name'`. */
function notNullViolation({ message }: NativeError): Failure {
  return fail('not_null_violation', {
    table: '',
    column: /(?:^(?:Column|Field) |for (?:column )?)'([^']*)'/.exec(message)?.[1] ?? '',
  });
}
