import { fail } from '@backstay/kernel';

/** Characters that an address of a person has outside of quotes; quoted local parts are not taken. */
const form = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"/\p{Cc}]+\.?[^\s@<>()[\]\\,;:"/\p{Cc}]+$/u;

/** Characters of the longest address (RFC 5321 §4.5.3.1.3, without the brackets). */
const longest = 254;

/** The address as it is stored and compared: lower case, no blanks around it. Throws `validation_failed`. */
export function readEmail(text: string): string {
  const address = text.trim().toLowerCase();
  if (address.length > longest || !form.test(address)) {
    throw fail('validation_failed', { reason: 'Unable to validate email address: invalid format' });
  }
  return address;
}
