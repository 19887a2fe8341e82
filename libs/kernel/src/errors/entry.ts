import type { ErrorEntry } from './failure.js';

/** Declares a catalogue entry; `entry<{ table: string }>()({...})` fixes the facts and checks the rest. */
export const entry =
  <F = Record<string, never>>() =>
  (value: ErrorEntry<F>): ErrorEntry<F> =>
    value;

/** Echoed input is cut to 100 characters, so that an error never carries a body back. */
export const cut = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
