/**
 * The hosts inside that an operator lets Backstay call: names or addresses, with a port (that one only) or without
 * (any port).
 */
export class AllowedHosts {
  readonly #entries: ReadonlySet<string>;

  constructor(entries: readonly string[]) {
    this.#entries = new Set(entries.map((entry) => entry.toLowerCase()));
  }

  has(url: URL): boolean {
    const name = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
    const host = url.hostname.toLowerCase();
    return [name, host, `${host}:${port}`].some((spelling) => this.#entries.has(spelling));
  }
}
