import { fail } from '@backstay/kernel';

/** `true` or `false` from any word PostgreSQL takes (`t`, `yes`, `on`, `1`, any unique beginning, any case). */
export function parseBoolean(text: string): 'true' | 'false' {
  const word = text.trim().toLowerCase();
  const begins = (full: string, least: number): boolean => word.length >= least && full.startsWith(word);
  if (word === '1' || begins('true', 1) || begins('yes', 1) || begins('on', 2)) return 'true';
  if (word === '0' || begins('false', 1) || begins('no', 1) || begins('off', 2)) return 'false';
  throw fail('invalid_text', { type: 'boolean', value: text });
}
