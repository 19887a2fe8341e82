/**
 * Names and values of an `application/x-www-form-urlencoded` text, in order and with duplicates. Strict, unlike
 * URLSearchParams: an escape that is not UTF-8 would otherwise become another text than the caller meant. Null: it is
 * not valid.
 */
export function parseUrlEncoded(text: string): readonly (readonly [name: string, value: string])[] | null {
  try {
    return text
      .split('&')
      .filter((part) => part !== '')
      .map((part) => {
        const equals = part.indexOf('=');
        return equals === -1 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
      });
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

const decode = (text: string): string => (/[%+]/.test(text) ? decodeURIComponent(text.replaceAll('+', ' ')) : text);
