import type { ProviderName } from '@backstay/config';
import { apple } from './apple.js';
import { azure } from './azure.js';
import { discord } from './discord.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { google } from './google.js';
import { oidc } from './oidc.js';
import type { ProviderDefinition } from './provider-definition.js';

/** Every provider there is. A new one is a file and a line. */
export const definitions: Readonly<Record<ProviderName, ProviderDefinition>> = {
  google,
  github,
  apple,
  azure,
  gitlab,
  discord,
  oidc,
};
