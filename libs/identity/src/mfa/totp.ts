import { Secret, TOTP } from 'otpauth';

/** Seconds of one step, and digits of a code: what every authenticator app takes (RFC 6238 §5.2, RFC 4226 §5.3). */
const period = 30;
const digits = 6;

/** Steps that a clock may be off, each way. */
const drift = 1;

/** Bytes of a secret (RFC 4226 §4 asks for 16, recommends 20). */
const secretBytes = 20;

/** What an authenticator app is set up with. */
export interface TotpSetup {
  /** Base32 without padding. */
  readonly secret: string;
  /** `otpauth://totp/…`, what the QR code holds. */
  readonly uri: string;
}

/** Makes a new secret. `issuer` and `account` are what the app shows. */
export function newTotp(issuer: string, account: string): TotpSetup {
  const secret = new Secret({ size: secretBytes });
  // A colon parts the two in the address (Key Uri Format).
  const plain = (text: string): string => text.replaceAll(':', ' ');
  const totp = new TOTP({ issuer: plain(issuer), label: plain(account), secret, period, digits, algorithm: 'SHA1' });
  return { secret: secret.base32, uri: totp.toString() };
}

/**
 * The step whose code this is; null: of none that may be used now. A step counts once: `lastStep` is the last one that
 * was taken (null: none), and only later ones are looked at (RFC 6238 §5.2). `now` in milliseconds since 1970.
 */
export function stepOfCode(secret: string, code: string, lastStep: number | null, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = TOTP.validate({
    token: code,
    secret: Secret.fromBase32(secret),
    period,
    digits,
    timestamp: now,
    window: drift,
  });
  if (delta === null) return null;
  const step = Math.floor(now / 1000 / period) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
}
