/** A browser's part of a redirect: cookies per origin, one step at a time. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** One request, redirects not followed. */
  async ask(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address);
    const jar = this.#cookies.get(url.origin) ?? new Map<string, string>();
    this.#cookies.set(url.origin, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '' || /max-age=0/i.test(cookie)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  }

  /** Follows redirects from `address` until one leads to an address that starts with `end`. Gives that address. */
  async follow(address: string | URL, end: string): Promise<URL> {
    let url = new URL(address);
    for (let step = 0; step < 20; step++) {
      if (url.href.startsWith(end)) return url;
      const answer = await this.ask(url);
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`${url.href} answered ${answer.status}: ${await answer.text()}`);
      url = new URL(location, url);
    }
    throw new Error('too many redirects');
  }

  /** Forgets everything, as another person's browser. */
  forget(): void {
    this.#cookies.clear();
  }
}
