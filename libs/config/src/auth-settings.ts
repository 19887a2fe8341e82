import { BadSetting, flag, list, oneOf, setting, text, url, whole, type Setting } from './setting.js';

const year = 366 * 24 * 3600;

/** `on`, `off`, or the address of a range API of one's own. */
const breached = (value: string): string | null => {
  if (/^https?:\/\//.test(value)) return url('http:', 'https:')(value);
  return flag(value) ? 'https://api.pwnedpasswords.com/range/' : null;
};

/** Who a mail is from: an address, or `Name <address>`. */
const sender = (value: string): string => {
  if (!/^([^<>\r\n]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(value)) {
    throw new BadSetting('must be a mail address, or a name with one: Shop <shop@example.org>');
  }
  return value;
};

/** Sign-up, sign-in, sessions and their mails. */
export const authSettings = {
  siteUrl: setting('SITE_URL', url('http:', 'https:'), {
    default: '`http://localhost:3000`',
    about:
      'Where the application lives: people are sent there after they followed a link, unless another listed place was asked for.',
  }),
  publicUrl: setting('BACKSTAY_PUBLIC_URL', url('http:', 'https:'), {
    default: '`http://HOST:PORT`',
    about: 'Where this server is reached from outside; links in mails start with it, never with a header of a request.',
  }),
  redirectUrls: setting('REDIRECT_URLS', list, {
    default: '`SITE_URL` only',
    about:
      'Further places auth may send people, separated by commas; `*` stands for anything but `.` and `/`, `**` for anything.',
  }),
  signup: setting('AUTH_SIGNUP', flag, { default: 'on', about: 'People may sign up by themselves.' }),
  autoconfirm: setting('AUTH_AUTOCONFIRM', flag, {
    default: 'off',
    about: 'A new address counts as confirmed without a mail. For development, and where nothing hangs on the address.',
  }),
  anonymous: setting('AUTH_ANONYMOUS', flag, { default: 'off', about: 'Anonymous sign-in is allowed.' }),
  passwordMinLength: setting('AUTH_PASSWORD_MIN_LENGTH', whole(6, 72), {
    default: '`8`',
    about: 'Characters of a new password, at least. Without a second factor 15 is advised.',
  }),
  breachedPasswords: setting('AUTH_BREACHED_PASSWORDS', breached, {
    default: 'off',
    about:
      'Asks a k-anonymity range API (`on`: api.pwnedpasswords.com, or the address of another) whether a new password has leaked. The built-in list of common passwords works without it.',
  }),
  jwtExpiry: setting('AUTH_JWT_EXPIRY', whole(120, 7 * 24 * 3600), {
    default: '`3600`',
    about: 'Seconds an access token lives.',
  }),
  refreshReuseInterval: setting('AUTH_REFRESH_REUSE_INTERVAL', whole(0, 3600), {
    default: '`10`',
    about: 'Seconds in which a used refresh token may come again; after that its session is ended.',
  }),
  sessionTimebox: setting('AUTH_SESSION_TIMEBOX', whole(60, 10 * year), {
    default: 'none',
    about: 'Seconds after which a session ends, whatever happens.',
  }),
  sessionInactivity: setting('AUTH_SESSION_INACTIVITY', whole(60, 10 * year), {
    default: 'none',
    about: 'Seconds without a refresh after which a session ends.',
  }),
  mfaTotp: setting('AUTH_MFA_TOTP', flag, { default: 'on', about: 'Authenticator apps may be enrolled.' }),
  mfaWebauthn: setting('AUTH_MFA_WEBAUTHN', flag, { default: 'on', about: 'Security keys may be enrolled.' }),
  manualLinking: setting('AUTH_MANUAL_LINKING', flag, {
    default: 'off',
    about: 'A signed-in user may link and unlink accounts at providers.',
  }),
  rateLimits: setting('AUTH_RATE_LIMITS', flag, {
    default: 'on',
    about: 'Limits requests per address and mails per user; `off` is for tests.',
  }),
  limitStore: setting('AUTH_LIMIT_STORE', oneOf('database', 'memory'), {
    default: '`database`, on SQLite `memory`; Redis where `REDIS_URL` is set',
    about: 'Where limits are counted: `memory` is for a single process.',
  }),
  failedSigninLimit: setting('AUTH_FAILED_SIGNIN_LIMIT', whole(3, 1000), {
    default: '`30`',
    about: 'Failed sign-ins of one account in 15 minutes, after which it has to wait.',
  }),
  mailFrom: setting('MAIL_FROM', sender, {
    default: '`Backstay <no-reply@localhost>`',
    about: 'Who mails are from: an address, or `Name <address>`.',
  }),
  smtpUrl: setting('SMTP_URL', url('smtp:', 'smtps:'), {
    default: 'none: mails are files in the data dir, in development only',
    about: 'The mail server.',
    secret: true,
  }),
  captchaProvider: setting('CAPTCHA_PROVIDER', oneOf('hcaptcha', 'turnstile'), {
    default: 'none',
    about: 'Who checks captchas on sign-up, sign-in and mails.',
  }),
  captchaSecret: setting('CAPTCHA_SECRET', text, {
    default: 'none',
    about: 'The secret of the captcha provider.',
    secret: true,
  }),
  captchaUrl: setting('CAPTCHA_URL', url('http:', 'https:'), {
    default: 'the provider’s own',
    about: 'Where captchas are checked, when it is not at the provider itself.',
  }),
};

/** Providers that people may sign in by; `oidc` is any issuer with discovery. */
export const providerNames = ['google', 'github', 'apple', 'azure', 'gitlab', 'discord', 'oidc'] as const;

/** A name out of `providerNames`. */
export type ProviderName = (typeof providerNames)[number];

/** The settings of one provider. */
export interface ProviderSettings {
  readonly clientId: Setting<string>;
  readonly secret: Setting<string>;
  readonly issuer: Setting<string>;
}

const settingsOf = (name: ProviderName): ProviderSettings => {
  const prefix = `AUTH_EXTERNAL_${name.toUpperCase()}`;
  return {
    clientId: setting(`${prefix}_CLIENT_ID`, text, {
      default: 'none',
      about: `The application at ${name}; switches the provider on. Others whose ID tokens count follow, separated by commas.`,
    }),
    secret: setting(`${prefix}_SECRET`, text, {
      default: 'none',
      about: 'Its secret.',
      secret: true,
    }),
    issuer: setting(`${prefix}_ISSUER`, url('http:', 'https:'), {
      default: name === 'oidc' ? 'none' : 'the provider’s own',
      about: 'Who its tokens are from.',
    }),
  };
};

/** Per provider. */
export const settingsByProvider: Readonly<Record<ProviderName, ProviderSettings>> = Object.fromEntries(
  providerNames.map((name) => [name, settingsOf(name)]),
) as Record<ProviderName, ProviderSettings>;

/** All of them, for the documentation. */
export const providerSettings: readonly Setting<string>[] = Object.values(settingsByProvider).flatMap((group) =>
  Object.values<Setting<string>>({ ...group }),
);
