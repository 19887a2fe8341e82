import { Config, serverUrl } from '@backstay/config';
import { Injectable } from '@nestjs/common';

/**
 * Where this server is reached from outside: by settings only, never by a header of a request. In development without
 * a setting it is the address that is listened on; in production SITE_URL, behind which a proxy serves both.
 */
@Injectable()
export class PublicAddress {
  #base: string;
  readonly #fixed: boolean;

  constructor({ auth, server }: Config) {
    const given = auth.publicUrl ?? (server.production ? auth.siteUrl : null);
    this.#fixed = given !== null;
    this.#base = (given ?? serverUrl(server.host, server.port)).replace(/\/+$/, '');
  }

  /** Without a slash at its end. */
  get base(): string {
    return this.#base;
  }

  /** Told once the port is known. */
  listening(url: string): void {
    if (!this.#fixed) this.#base = url.replace(/\/+$/, '');
  }
}
