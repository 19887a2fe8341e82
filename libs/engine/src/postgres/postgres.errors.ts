import { fail, type Failure } from '@backstay/kernel';

/**
 * The fields of a server error that hold names only; its message, detail and hint may hold values and go no further, but for
 * what the author of a trigger wrote to be read.
 */
interface NativeError {
  readonly code: string;
  readonly table: string;
  readonly column: string;
  readonly constraint: string;
  readonly message: string;
  readonly detail: string;
  readonly hint: string;
}

/** Entries by SQLSTATE (PostgreSQL manual, appendix A). */
const byState: Readonly<Record<string, (error: NativeError) => Failure>> = {
  '23505': ({ table, constraint }) => fail('unique_violation', { table, constraint }),
  '23503': foreignKeyViolation,
  '23001': foreignKeyViolation,
  '23502': ({ table, column }) => fail('not_null_violation', { table, column }),
  '23514': ({ table, constraint }) => fail('check_violation', { table, constraint }),
  '23P01': ({ table, constraint }) => fail('exclusion_violation', { table, constraint }),
  '22001': ({ message }) => fail('value_too_long', { type: /for type (.+)$/.exec(message)?.[1] ?? 'text' }),
  '22003': () => fail('numeric_overflow', {}),
  '2200H': () => fail('sequence_exhausted', {}),
  '22012': () => fail('division_by_zero', {}),
  '22P02': () => fail('bad_value', {}),
  '22P03': () => fail('bad_value', {}),
  '22007': () => fail('bad_value', {}),
  '22008': () => fail('bad_value', {}),
  '22021': () => fail('bad_value', {}),
  '22P05': () => fail('bad_value', {}),
  '22025': () => fail('bad_like_pattern', {}),
  '2201B': () => fail('regex_too_hard', {}),
  P0001: ({ message, detail, hint }) => fail('raised', { message, details: detail || null, hint: hint || null }),
  '40P01': () => fail('deadlock', {}),
  '40001': () => fail('deadlock', {}),
  '55P03': () => fail('deadlock', {}),
  '57014': () => fail('statement_timeout', {}),
  '25006': () => fail('database_read_only', {}),
  '53100': () => fail('database_full', {}),
  '42P01': (error) => fail('schema_drift', {}, error),
  '42703': (error) => fail('schema_drift', {}, error),
  '0A000': (error) => fail('schema_drift', {}, error),
};

/** Classes 08 (connection), 57P (shutdown) and 53 (no resources); 25P03 ends an idle transaction's connection. */
const unavailableStates = /^(08...|57P..|53[023]..|25P03)$/;

/** Codes of Node's sockets when a server is not, or no longer, there. */
const lost = /^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)/;

/** The driver says these without a code. */
const closed =
  /^(Connection terminated|Client has encountered a connection error|Cannot use a pool after|Query read timeout|Client was closed)/;

/** A driver's error as an entry of the catalogue; null when no caller can cause it. */
export function postgresFailure(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null;
  const native = asNative(error);
  const translate = byState[native.code];
  if (translate) return translate(native);
  const gone = unavailableStates.test(native.code) || lost.test(native.code) || closed.test(native.message);
  return gone ? fail('database_unavailable', {}, error) : null;
}

/** The table it names is always the one that has the key; its message begins with what was done to which side. */
function foreignKeyViolation({ table, constraint, message }: NativeError): Failure {
  const parent = /^update or delete on table "((?:[^"]|"")*)"/.exec(message)?.[1];
  return parent === undefined
    ? fail('foreign_key_violation', { table, constraint, side: 'own' })
    : fail('foreign_key_violation', { table, constraint, side: 'parent', parent });
}

function asNative(error: Error): NativeError {
  const text = (name: string): string => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    code: text('code'),
    table: text('table'),
    column: text('column'),
    constraint: text('constraint'),
    message: error.message,
    detail: text('detail'),
    hint: text('hint'),
  };
}
