import { entry } from './entry.js';

/** What a value, a type or an operator can be refused for, by SQLSTATE as PostgreSQL names it. */
export const valueErrors = {
  invalid_text: entry<{ type: string; value: string }>()({
    code: '22P02',
    status: 400,
    message: (f) => `invalid input syntax for type ${f.type}: "${f.value}"`,
    about: 'A value is not one of its column’s type.',
  }),
  invalid_enum: entry<{ type: string; value: string }>()({
    code: '22P02',
    status: 400,
    message: (f) => `invalid input value for enum ${f.type}: "${f.value}"`,
    about: 'A value is not one of the enum’s labels.',
  }),
  invalid_datetime: entry<{ type: string; value: string }>()({
    code: '22007',
    status: 400,
    message: (f) => `invalid input syntax for type ${f.type}: "${f.value}"`,
    about: 'A date or time could not be read.',
  }),
  datetime_overflow: entry<{ value: string }>()({
    code: '22008',
    status: 400,
    message: (f) => `date/time field value out of range: "${f.value}"`,
    about: 'A date or time has a field out of its range, such as month 13.',
  }),
  number_out_of_range: entry<{ type: string; value: string }>()({
    code: '22003',
    status: 400,
    message: (f) => `value "${f.value}" is out of range for type ${f.type}`,
    about: 'A number is outside of its type’s range, or would not survive the column’s type exactly.',
  }),
  numeric_field_overflow: entry<{ precision: number; scale: number }>()({
    code: '22003',
    status: 400,
    message: () => 'numeric field overflow',
    details: (f) =>
      `A field with precision ${f.precision}, scale ${f.scale} must round to an absolute value less than ${f.precision === f.scale ? '1' : `10^${f.precision - f.scale}`}.`,
    about: 'A number has more digits before the point than its column allows.',
  }),
  cast_out_of_range: entry<{ type: string }>()({
    code: '22003',
    status: 400,
    message: (f) => `${f.type} out of range`,
    about: 'A cast of a number gives one that its new type cannot hold.',
  }),
  cannot_cast: entry<{ from: string; to: string }>()({
    code: '42846',
    status: 400,
    message: (f) => `cannot cast type ${f.from} to ${f.to}`,
    about: 'PostgreSQL has no cast between the two types.',
  }),
  cannot_cast_jsonb: entry<{ from: string; to: string }>()({
    code: '22023',
    status: 400,
    message: (f) => `cannot cast jsonb ${f.from} to type ${f.to}`,
    about: 'A cast of a jsonb value meets one of another kind.',
  }),
  invalid_json: entry()({
    code: '22P02',
    status: 400,
    message: () => 'invalid input syntax for type json',
    about: 'A value of a json or jsonb column is not valid JSON, or nested deeper than 32 levels.',
  }),
  json_number_lost: entry<{ value: string }>()({
    code: '22003',
    status: 400,
    message: (f) => `the number ${f.value} would not survive in a jsonb column of this database`,
    hint: () => 'Store it as a string, or use a json column.',
    about: 'A number inside a jsonb value has more digits, or other zeros, than the engine keeps.',
  }),
  value_too_long: entry<{ type: string }>()({
    code: '22001',
    status: 400,
    message: (f) => `value too long for type ${f.type}`,
    about: 'A text is longer than its column allows.',
  }),
  undefined_operator: entry<{ left: string; operator: string; right: string }>()({
    code: '42883',
    status: 404,
    message: (f) => `operator does not exist: ${f.left} ${f.operator} ${f.right}`,
    hint: () => 'No operator matches the given name and argument types. You might need to add explicit type casts.',
    about: 'The operator is not defined for the column’s type.',
  }),
  undefined_function: entry<{ function: string; type: string }>()({
    code: '42883',
    status: 404,
    message: (f) => `function ${f.function}(${f.type}) does not exist`,
    hint: () => 'No function matches the given name and argument types. You might need to add explicit type casts.',
    about: 'The aggregate function is not defined for the type.',
  }),
  no_equality: entry<{ type: string }>()({
    code: '42883',
    status: 404,
    message: (f) => `could not identify an equality operator for type ${f.type}`,
    about: 'Rows cannot be grouped by values of this type.',
  }),
  type_mismatch: entry<{ message: string }>()({
    code: '42804',
    status: 400,
    message: (f) => f.message,
    about: 'An expression has another type than its place asks for.',
  }),
  bad_like_pattern: entry()({
    code: '22025',
    status: 400,
    message: () => 'LIKE pattern must not end with escape character',
    about: 'The pattern of like or ilike ends with a backslash that escapes nothing.',
  }),
  bad_array: entry<{ value: string }>()({
    code: '22P02',
    status: 400,
    message: (f) => `malformed array literal: "${f.value}"`,
    about: 'An array is not written as PostgreSQL writes it: {a,b,"c d"}.',
  }),
  bad_character: entry()({
    code: '22021',
    status: 400,
    message: () => 'invalid byte sequence for encoding "UTF8": 0x00',
    about: 'A text holds the character NUL, which no text can hold.',
  }),
  bad_encoding: entry()({
    code: '22021',
    status: 400,
    message: () => 'invalid byte sequence for encoding "UTF8"',
    about: 'A row of an imported file holds bytes that are no UTF-8.',
  }),
  bad_csv: entry<{ reason: string }>()({
    code: '22P04',
    status: 400,
    message: (f) => `this line is not one of the file's CSV: ${f.reason}`,
    about: 'A line of an imported CSV file has a stray quote, or more or fewer fields than it should.',
  }),
  no_ordering: entry<{ type: string }>()({
    code: '42883',
    status: 404,
    message: (f) => `could not identify an ordering operator for type ${f.type}`,
    hint: () => 'Use an explicit ordering operator or modify the query.',
    about: 'Values of this type have no order.',
  }),
  undefined_type: entry<{ type: string }>()({
    code: '42704',
    status: 400,
    message: (f) => `type "${f.type}" does not exist`,
    about: 'A cast names a type that is not known.',
  }),
};
