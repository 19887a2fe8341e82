import { providerNames, type AuthConfig, type ProviderConfig, type ProviderName } from '@backstay/config';
import { fail } from '@backstay/kernel';
import type { AllowedHosts } from '../outbound/allowed-hosts.js';
import type { Outbound } from '../outbound/outbound.js';
import { definitions } from './definitions.js';
import { ProviderSettingsError } from './provider-settings-error.js';
import { Provider, type Registration } from './provider.js';

/** The providers that are switched on. */
export class Providers {
  readonly #byName: ReadonlyMap<string, Provider>;

  /** Throws ProviderSettingsError for a registration that cannot be used: such a server does not start. */
  constructor(configured: AuthConfig['providers'], outbound: Outbound, inside: AllowedHosts) {
    const names = providerNames.filter((name) => configured[name] !== undefined);
    this.#byName = new Map(
      names.map((name) => {
        const registration = registrationOf(name, configured[name] as ProviderConfig, inside);
        return [name, new Provider(definitions[name], registration, outbound)];
      }),
    );
  }

  /** Throws Failure `provider_disabled`. */
  get(name: string): Provider {
    const provider = this.#byName.get(name);
    if (provider === undefined) throw fail('provider_disabled', { provider: name });
    return provider;
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }
}

function registrationOf(name: ProviderName, config: ProviderConfig, inside: AllowedHosts): Registration {
  const setting = (field: string): string => `AUTH_EXTERNAL_${name.toUpperCase()}_${field}`;
  const definition = definitions[name];
  const issuer = (config.issuer ?? definition.issuer)?.replace(/\/+$/, '') ?? null;
  if (issuer === null) throw new ProviderSettingsError(`${setting('ISSUER')} must be set: ${name} has many issuers.`);
  const problem = definition.problemOf?.(issuer) ?? null;
  if (problem !== null) throw new ProviderSettingsError(`${setting('ISSUER')} ${problem}.`);
  if (issuer.startsWith('http:') && !inside.has(new URL(issuer))) {
    throw new ProviderSettingsError(
      `${setting('ISSUER')} must start with https://, unless its host is listed in BACKSTAY_OUTBOUND_HOSTS.`,
    );
  }
  const [first, ...others] = config.clientId
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  // Without an audience any token of the issuer would be good enough.
  if (first === undefined) throw new ProviderSettingsError(`${setting('CLIENT_ID')} names no application.`);
  return { clientIds: [first, ...others], secret: config.secret, issuer: config.issuer ?? issuer };
}
