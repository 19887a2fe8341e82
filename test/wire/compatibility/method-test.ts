import type { SupabaseClient } from '@supabase/supabase-js';
import type { EngineName } from './behaviour.js';

/** Something the client does, and what it gives. */
export interface MethodTest {
  /** The class that has the method, as the client names it, and the method. */
  readonly method: `${ClientClass}.${string}`;
  /** The tables it is about; default: reading. */
  readonly project?: 'reading' | 'writing';
  readonly call: (client: SupabaseClient) => PromiseLike<unknown>;
  /** A part of what the promise gives. */
  readonly gives: object;
  /** The code of the error, where it is refused by name. */
  readonly refused?: string;
  /** Only on these engines; absent: on all. */
  readonly on?: readonly EngineName[];
  /** The oldest client does not have it. */
  readonly newestOnly?: true;
}

/** The classes a query is made of, from the client to what is awaited. */
export const clientClasses = ['client', 'table', 'filter', 'transform', 'answer'] as const;
export type ClientClass = (typeof clientClasses)[number];

/** A query of `sample`, or of another table in its place. */
export type Samples = ReturnType<ReturnType<SupabaseClient['from']>['select']>;

/** A filter on `sample`, and the ids it leaves. */
export const filter = (
  name: string,
  apply: (query: Samples) => unknown,
  ids: readonly number[],
  more: Partial<MethodTest> = {},
): MethodTest => ({
  method: `filter.${name}`,
  call: (client) => apply(client.from('sample').select('id').order('id') as Samples) as PromiseLike<unknown>,
  gives: { error: null, status: 200, data: ids.map((id) => ({ id })) },
  ...more,
});
/** The same where it is refused by name. */
export const refused = (
  name: string,
  apply: (query: Samples) => unknown,
  code = 'PGRST127',
  more: Partial<MethodTest> = {},
): MethodTest => ({
  ...filter(name, apply, []),
  gives: { data: null, error: { code }, status: 400 },
  refused: code,
  ...more,
});
export const newestOnly = { newestOnly: true } as const;
