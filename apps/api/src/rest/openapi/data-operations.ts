import type { DataAnswerName } from './data-answers.js';
import type { DataParameterName } from './data-parameters.js';
import type { PreferenceGroup } from './preference-parameter.js';

/** What one operation of the data API takes and answers; both documents are made of this. */
export interface DataOperation {
  readonly method: 'get' | 'head' | 'post' | 'patch' | 'put' | 'delete' | 'options';
  readonly parameters: readonly DataParameterName[];
  /** The columns that filter, in the address. */
  readonly filters: 'all' | 'stored' | 'key' | 'none';
  /** Null: no preference is followed. */
  readonly preferences: PreferenceGroup | null;
  /** By status. */
  readonly answers: Readonly<Record<number, DataAnswerName>>;
  /** Statuses of its errors, those of every operation left out. */
  readonly errors: readonly number[];
}

/** Errors that any request can meet. */
export const commonErrors: readonly number[] = [400, 401, 403, 404, 406, 408, 413, 414, 417, 429, 431, 500, 503, 504];

const reading = {
  parameters: ['select', 'order', 'and', 'or', 'limit', 'offset', 'If-Match', 'If-None-Match'],
  filters: 'all',
  preferences: 'GET',
  errors: [300, 412, 416],
} as const;

const writeErrors = [300, 405, 409] as const;

/** What can be done with a table. */
export const tableOperations = {
  read: {
    ...reading,
    method: 'get',
    parameters: [...reading.parameters, 'Range'],
    answers: { 200: 'read', 206: 'read', 304: 'same' },
  },
  head: { ...reading, method: 'head', answers: { 200: 'head', 206: 'head', 304: 'same' } },
  insert: {
    method: 'post',
    parameters: ['select', 'order', 'columns', 'on_conflict'],
    filters: 'none',
    preferences: 'POST',
    answers: { 200: 'changed', 201: 'inserted' },
    errors: [...writeErrors, 415],
  },
  change: {
    method: 'patch',
    parameters: ['select', 'order', 'columns', 'and', 'or', 'limit', 'If-Match'],
    filters: 'stored',
    preferences: 'PATCH',
    answers: { 200: 'changed', 204: 'done' },
    errors: [...writeErrors, 412, 415],
  },
  replace: {
    method: 'put',
    parameters: ['select', 'columns', 'If-Match', 'If-None-Match'],
    filters: 'key',
    preferences: 'PUT',
    answers: { 200: 'replaced', 201: 'replaced', 204: 'replacedOnly' },
    errors: [...writeErrors, 412, 415],
  },
  delete: {
    method: 'delete',
    parameters: ['select', 'order', 'and', 'or', 'limit', 'If-Match'],
    filters: 'stored',
    preferences: 'DELETE',
    answers: { 200: 'deleted', 204: 'done' },
    errors: [...writeErrors, 412],
  },
  options: {
    method: 'options',
    parameters: [],
    filters: 'none',
    preferences: null,
    answers: { 200: 'methods' },
    errors: [],
  },
} as const satisfies Readonly<Record<string, DataOperation>>;

const calling = {
  parameters: ['select', 'order', 'and', 'or', 'limit', 'offset'],
  filters: 'all',
  preferences: 'call',
  answers: { 200: 'called', 204: 'done', 206: 'called' },
  errors: [300, 416],
} as const;

/** What can be done with a function: `call` runs one that reads, `run` one that writes. */
export const functionOperations = {
  get: { ...calling, method: 'get', parameters: [...calling.parameters, 'Range'] },
  head: { ...calling, method: 'head', answers: { 200: 'calledHead', 204: 'done', 206: 'calledHead' } },
  call: {
    ...calling,
    method: 'post',
    parameters: [...calling.parameters, 'columns'],
    errors: [...calling.errors, 415],
  },
  run: {
    ...calling,
    method: 'post',
    parameters: [...calling.parameters, 'columns'],
    errors: [...calling.errors, 405, 409, 415],
  },
  options: tableOperations.options,
} as const satisfies Readonly<Record<string, DataOperation>>;
