import { fail } from '@backstay/kernel';
import { Logger } from '@nestjs/common';
import { OutboundRefused } from '../outbound/outbound-refused.js';
import type { Outbound } from '../outbound/outbound.js';

/** Who checks captchas. */
export interface CaptchaOptions {
  readonly provider: 'hcaptcha' | 'turnstile';
  readonly secret: string;
  /** Address of the check; null: the provider's own. */
  readonly url: string | null;
}

/** Where each provider checks (docs.hcaptcha.com, developers.cloudflare.com/turnstile: "siteverify"). */
const addresses = {
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
};

const longestToken = 8192;

/** Asks a captcha provider whether a person was there. `options` null: nobody is asked, everybody passes. */
export class Captcha {
  readonly #log = new Logger('Captcha');

  constructor(
    private readonly options: CaptchaOptions | null,
    private readonly outbound: Outbound,
  ) {}

  /** Throws Failure `captcha_failed`; also when the provider cannot be reached: a check that fails open is none. */
  async check(token: unknown, address: string): Promise<void> {
    if (this.options === null) return;
    if (typeof token !== 'string' || token === '' || token.length > longestToken) {
      throw fail('captcha_failed', { reason: 'no captcha_token found in request' });
    }
    const { success, codes } = await this.#ask(this.options, token, address);
    if (!success) throw fail('captcha_failed', { reason: codes });
  }

  async #ask(options: CaptchaOptions, token: string, address: string) {
    const body = new URLSearchParams({ secret: options.secret, response: token, remoteip: address });
    try {
      const answer = await this.outbound.fetch(options.url ?? addresses[options.provider], {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
        body: body.toString(),
      });
      const told = (await answer.json()) as { success?: unknown; 'error-codes'?: unknown };
      return { success: answer.status === 200 && told.success === true, codes: codesOf(told['error-codes']) };
    } catch (error) {
      if (!(error instanceof OutboundRefused || error instanceof SyntaxError)) throw error;
      this.#log.warn({ error }, 'The captcha provider could not be asked');
      return { success: false, codes: 'the captcha could not be checked' };
    }
  }
}

/** The provider's own words, which are a few known ones; anything else is left out. */
const codesOf = (codes: unknown): string => {
  const words = (Array.isArray(codes) ? codes : []).filter((code) => /^[a-z-]{1,40}$/.test(String(code)));
  return words.length === 0 ? 'not passed' : words.join(', ');
};
