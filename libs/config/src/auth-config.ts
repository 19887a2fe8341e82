import { providerNames, settingsByProvider, authSettings, type ProviderName } from './auth-settings.js';
import { hideSecrets } from './redact.js';
import type { SettingsReader } from './settings-reader.js';

/** An application registered at a provider. */
export interface ProviderConfig {
  readonly clientId: string;
  readonly secret: string;
  /** Null: the provider's own. */
  readonly issuer: string | null;
}

/** Who checks captchas. */
export interface CaptchaConfig {
  readonly provider: 'hcaptcha' | 'turnstile';
  readonly secret: string;
  /** Null: the provider's own. */
  readonly url: string | null;
}

/** Sign-up, sign-in, sessions and their mails. Times in seconds. */
export interface AuthConfig {
  readonly siteUrl: string;
  /** Null: the address it listens on. */
  readonly publicUrl: string | null;
  readonly redirectUrls: readonly string[];
  readonly signup: boolean;
  readonly autoconfirm: boolean;
  readonly anonymous: boolean;
  readonly passwordMinLength: number;
  /** Address of a range API that knows leaked passwords; null: nobody is asked. */
  readonly breachedPasswords: string | null;
  readonly jwtExpiry: number;
  readonly refreshReuseInterval: number;
  /** Null: no limit. */
  readonly sessionTimebox: number | null;
  readonly sessionInactivity: number | null;
  readonly mfaTotp: boolean;
  readonly mfaWebauthn: boolean;
  readonly manualLinking: boolean;
  readonly rateLimits: boolean;
  readonly failedSigninLimit: number;
  readonly mailFrom: string;
  /** Null: mails go to files, in development only. */
  readonly smtpUrl: string | null;
  readonly captcha: CaptchaConfig | null;
  readonly limitStore: 'database' | 'memory';
  /** Only those that are switched on. */
  readonly providers: Readonly<Partial<Record<ProviderName, ProviderConfig>>>;
}

/** Reads the area; problems are collected by the reader. `embedded`: the system tables are in this process's own file. */
export function authConfig(reader: SettingsReader, embedded: boolean): AuthConfig {
  const config: AuthConfig = {
    siteUrl: reader.read(authSettings.siteUrl, 'http://localhost:3000'),
    publicUrl: reader.read<string | null>(authSettings.publicUrl, null),
    redirectUrls: reader.read(authSettings.redirectUrls, []),
    signup: reader.read(authSettings.signup, true),
    autoconfirm: reader.read(authSettings.autoconfirm, false),
    anonymous: reader.read(authSettings.anonymous, false),
    passwordMinLength: reader.read(authSettings.passwordMinLength, 8),
    breachedPasswords: reader.read(authSettings.breachedPasswords, null),
    jwtExpiry: reader.read(authSettings.jwtExpiry, 3600),
    refreshReuseInterval: reader.read(authSettings.refreshReuseInterval, 10),
    sessionTimebox: reader.read<number | null>(authSettings.sessionTimebox, null),
    sessionInactivity: reader.read<number | null>(authSettings.sessionInactivity, null),
    mfaTotp: reader.read(authSettings.mfaTotp, true),
    mfaWebauthn: reader.read(authSettings.mfaWebauthn, true),
    manualLinking: reader.read(authSettings.manualLinking, false),
    rateLimits: reader.read(authSettings.rateLimits, true),
    failedSigninLimit: reader.read(authSettings.failedSigninLimit, 30),
    mailFrom: reader.read(authSettings.mailFrom, 'Backstay <no-reply@localhost>'),
    smtpUrl: reader.read<string | null>(authSettings.smtpUrl, null),
    captcha: captchaOf(reader),
    limitStore: reader.read<'database' | 'memory'>(authSettings.limitStore, embedded ? 'memory' : 'database'),
    providers: providersOf(reader),
  };
  return hideSecrets(config, ['smtpUrl']);
}

function captchaOf(reader: SettingsReader): AuthConfig['captcha'] {
  const provider = reader.read<'hcaptcha' | 'turnstile' | null>(authSettings.captchaProvider, null);
  const secret = reader.read<string | null>(authSettings.captchaSecret, null);
  const url = reader.read<string | null>(authSettings.captchaUrl, null);
  if (provider !== null && secret !== null) return hideSecrets({ provider, secret, url }, ['secret']);
  if (provider !== null) reader.problem(`${authSettings.captchaSecret.name} must be set where CAPTCHA_PROVIDER is`);
  return null;
}

/** A provider without its secret, or an issuer without its application, does not start. */
function providersOf(reader: SettingsReader): AuthConfig['providers'] {
  const providers: Partial<Record<ProviderName, ProviderConfig>> = {};
  for (const name of providerNames) {
    const { clientId, secret, issuer } = settingsByProvider[name];
    const found = {
      clientId: reader.read<string | null>(clientId, null),
      secret: reader.read<string | null>(secret, null),
      issuer: reader.read<string | null>(issuer, null),
    };
    if (found.clientId === null && found.secret === null && found.issuer === null) continue;
    if (found.clientId === null) reader.problem(`${clientId.name} must be set where another setting of ${name} is`);
    else if (found.secret === null) reader.problem(`${secret.name} must be set where ${clientId.name} is`);
    else if (name === 'oidc' && found.issuer === null) reader.problem(`${issuer.name} must be set`);
    else providers[name] = hideSecrets({ ...found, clientId: found.clientId, secret: found.secret }, ['secret']);
  }
  return Object.freeze(providers);
}
