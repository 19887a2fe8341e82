import { createClient as newest } from '@supabase/supabase-js';
import { createClient as oldest } from 'supabase-js-2-50';
import { expect } from 'vitest';
import type { AuthServer } from './auth-server.js';

/** Makes clients; the oldest one has types of its own, the methods used here are the same. */
export type CreateClient = typeof newest;

/** The newest and the oldest client that are supported, by name. */
export const clients: readonly (readonly [string, CreateClient])[] = [
  ['newest', newest],
  ['oldest', oldest as unknown as CreateClient],
];

let count = 0;

/** An address that no other test uses. */
export const fresh = (): string => `ada${++count}@example.org`;

export const password = 'a sentence of my own';

/** The client's options of sign-in. */
type Options = NonNullable<NonNullable<Parameters<CreateClient>[2]>['auth']>;

/** What a test does with one of the clients. */
export function appsOf(createClient: CreateClient) {
  const app = (at: AuthServer, auth: Options = {}) =>
    createClient(at.url, at.anonKey, { auth: { persistSession: false, autoRefreshToken: false, ...auth } });
  const admin = (at: AuthServer) =>
    createClient(at.url, at.serviceKey, { auth: { persistSession: false, autoRefreshToken: false } }).auth.admin;
  /** A user with a confirmed address (the server confirms at once), and a client that is signed in as them. */
  async function signedUp(at: AuthServer) {
    const email = fresh();
    const client = app(at);
    const { data, error } = await client.auth.signUp({ email, password, options: { data: { name: 'Ada' } } });
    expect(error).toBeNull();
    if (data.user === null || data.session === null) throw new Error('no session');
    return { email, client, user: data.user, session: data.session };
  }
  return { app, admin, signedUp };
}

/** Storage of a browser, in memory. */
export function memory() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}
