import { fail } from '@backstay/kernel';

/**
 * The query string as names and values, in order and with duplicates. Strict, unlike URLSearchParams: an escape that is
 * not UTF-8 would otherwise become another text than the caller meant. Throws Failure `bad_query`.
 */
export function parseQuery(url: string): readonly (readonly [string, string])[] {
  const start = url.indexOf('?');
  if (start === -1 || start === url.length - 1) return [];
  return url
    .slice(start + 1)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals === -1 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
    });
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw fail('bad_query', {
      message: 'The query string is not valid percent-encoded UTF-8',
      details: 'A % must be followed by two hexadecimal digits, and the bytes must be UTF-8',
    });
  }
}
