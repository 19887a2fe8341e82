import { tables as kinds, type Columns } from '../wire/random-request.js';
import type { Kind } from '../wire/random-values.js';
import { fuzzFunctions } from './fuzz-project.js';
import { quoted } from './odds.js';

/** Columns of the tables that requests are made for. */
export const fuzzTables: Readonly<Record<string, Columns>> = {
  ...kinds,
  team: { id: 'integer', name: 'text' },
  member: { team_id: 'integer', person_id: 'uuid', role: 'text' },
  client: { id: 'integer', name: 'text', city: 'text' },
  project: { id: 'integer', name: 'text', client_id: 'integer', budget: 'number' },
  task: { id: 'integer', project_id: 'integer', name: 'text', done: 'boolean', hours: 'integer' },
  worker: { id: 'integer', name: 'text', boss_id: 'integer' },
  assignment: { worker_id: 'integer', project_id: 'integer', role: 'text' },
  parcel: { id: 'integer', billing_id: 'integer', delivery_id: 'integer' },
  'Odd Names': {
    id: 'integer',
    'a.b': 'text',
    'with space': 'text',
    select: 'text',
    order: 'integer',
    Ünïcode: 'text',
  },
  payroll: { id: 'integer', name: 'text', salary: 'number' },
  closed: { id: 'integer', content: 'text' },
  vault: { id: 'integer', content: 'text' },
  letter: { id: 'integer', title: 'text', tone: 'text', reply_to: 'integer', client_id: 'integer', shout: 'text' },
  line: { letter_id: 'integer', no: 'integer', words: 'text' },
  loud: { id: 'integer', title: 'text' },
};

/** Tables and functions that are asked by a profile. */
export const profiled: ReadonlySet<string> = new Set(['letter', 'line', 'loud', 'rpc/letters_of']);

/** What may be embedded, right or wrong where it stands. */
export const resources: readonly string[] = [
  ...Object.keys(fuzzTables),
  'client_id',
  'boss_id',
  'parcel_billing',
  'billing_id',
  'place',
  'badge',
  'ledger',
];

/** What is related to a table, so that embedding it is right. */
export const related: Readonly<Record<string, readonly string[]>> = {
  client: ['project'],
  project: ['client', 'task', 'assignment', 'worker'],
  task: ['project'],
  worker: ['badge', 'assignment', 'project', 'boss_id'],
  team: ['member', 'note', 'person'],
  member: ['team', 'person'],
  note: ['team', 'person'],
  person: ['member', 'note', 'team'],
  assignment: ['worker', 'project'],
  parcel: ['parcel_billing', 'delivery_id'],
  letter: ['line', 'reply_to', 'letter'],
  line: ['letter', 'loud'],
  loud: ['line'],
};

const columns = new Map(
  Object.entries({ ...fuzzTables, ...fuzzFunctions }).map(([name, kinds]) => [name, new Map(Object.entries(kinds))]),
);

/** The kind of a column; text where there is none. */
export const kindOf = (table: string, column: string): Kind => columns.get(table)?.get(column) ?? 'text';

/** Columns of a table or arguments of a function; where there are none `id`. */
export const columnsOf = (table: string): readonly string[] => {
  const names = [...(columns.get(table)?.keys() ?? [])];
  return names.length === 0 ? ['id'] : names;
};

/** What can be embedded in a table; of one that is related to nothing anything. */
export const relatedTo = (table: string): readonly string[] =>
  (Object.hasOwn(related, table) ? related[table] : null) ?? resources;

/** A name as a query has it. */
export const written = (name: string): string => (/^[\p{L}\p{N}_ ]+$/u.test(name) ? name : quoted(name));
