/**
 * The address somebody is sent to with what they are told: in the fragment, which reaches no server, in the query, or in
 * both. `place` has gone through `Redirects`; what it has already is kept.
 */
export function landing(
  place: string,
  told: Readonly<Record<string, string>>,
  where: 'fragment' | 'query' | 'both',
): string {
  const [address = '', fragment = ''] = splitAt(place, '#');
  const [path = '', query = ''] = splitAt(address, '?');
  const items = new URLSearchParams(told).toString();
  const inQuery = where === 'fragment' ? query : [query, items].filter((part) => part !== '').join('&');
  const inFragment = where === 'query' ? fragment : items;
  return `${path}${inQuery === '' ? '' : `?${inQuery}`}${inFragment === '' ? '' : `#${inFragment}`}`;
}

function splitAt(text: string, sign: string): readonly string[] {
  const at = text.indexOf(sign);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
