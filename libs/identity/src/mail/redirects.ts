import { Config } from '@backstay/config';
import { Injectable } from '@nestjs/common';

/**
 * The one place that says where people may be sent. Every Location header and every link in a mail that leaves this
 * server goes through `safe`.
 */
@Injectable()
export class Redirects {
  readonly #site: URL;
  readonly #siteUrl: string;
  readonly #allowed: readonly RegExp[];

  constructor({ auth }: Config) {
    this.#siteUrl = auth.siteUrl;
    this.#site = new URL(auth.siteUrl);
    this.#allowed = auth.redirectUrls.map(globPattern);
  }

  /** `wanted` where it is listed, else SITE_URL. Listed: the site itself, or a match of REDIRECT_URLS. */
  safe(wanted: string | null | undefined): string {
    return wanted != null && this.isListed(wanted) ? wanted : this.#siteUrl;
  }

  isListed(wanted: string): boolean {
    // What browsers read differently from this parser is refused before anything is compared.
    if (wanted.length > 2048 || /[\s\\\p{Cc}]/u.test(wanted) || !URL.canParse(wanted)) return false;
    const url = new URL(wanted);
    if (url.username !== '' || url.password !== '') return false;
    if (['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:'].includes(url.protocol)) return false;
    if (url.protocol === this.#site.protocol && url.host === this.#site.host && startsAsSite(wanted, this.#site))
      return true;
    // The query and the fragment are the application's own business, as in GoTrue.
    const [bare = ''] = wanted.split(/[?#]/, 1);
    // A browser takes `/app/../` away, and with it what the pattern asked for.
    if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(bare)) return false;
    return this.#allowed.some((pattern) => pattern.test(bare) || pattern.test(wanted));
  }
}

/** `http:/host` and its like parse as the site but are not what was meant. */
const startsAsSite = (wanted: string, site: URL): boolean =>
  wanted.toLowerCase().startsWith(`${site.protocol}//${site.host}`.toLowerCase());

/** GoTrue's globs: `*` anything but `.` and `/`, `**` anything, `?` one character that is neither. */
function globPattern(glob: string): RegExp {
  const source = glob.replaceAll(/\*\*|\*|\?|[^*?]+/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^./]*';
    return part === '?' ? '[^./]' : part.replaceAll(/[\\^$.|()[\]{}+]/g, String.raw`\$&`);
  });
  return new RegExp(`^${source}$`, 'u');
}
