/** Whom a WebAuthn credential is made for (WebAuthn Level 3, §4 "Relying Party Identifier"). */
export interface RelyingParty {
  /** A host name. */
  readonly id: string;
  /** Origins whose pages may use it. */
  readonly origins: readonly string[];
}

/**
 * The relying party a page asks for, held against the places the operator has listed: its id must be the host of one
 * of them, or a domain above it, and only origins that are listed count. `askedId` null: the host of the first place.
 * Null when there is no such place.
 */
export function relyingParty(
  places: readonly string[],
  askedId: string | null,
  askedOrigins: readonly string[] | null,
): RelyingParty | null {
  const urls = places.filter((place) => /^https?:/.test(place) && URL.canParse(place)).map((place) => new URL(place));
  const id = (askedId ?? urls[0]?.hostname ?? '').toLowerCase();
  const origins = urls.filter((url) => isWithin(url.hostname, id)).map((url) => url.origin);
  const wanted = origins.filter((origin) => askedOrigins === null || askedOrigins.includes(origin));
  return wanted.length === 0 ? null : { id, origins: [...new Set(wanted)] };
}

/** A single label (`com`) is no domain to stand for others; `localhost` only for itself. */
const isWithin = (host: string, id: string): boolean =>
  host === id || (id.includes('.') && !/^[\d.]+$/.test(id) && host.endsWith(`.${id}`));
