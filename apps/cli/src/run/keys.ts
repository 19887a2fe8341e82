import { serverUrl } from '@backstay/config';
import { KeyRing } from '@backstay/identity';
import type { CommandContext } from '../command-context.js';
import { loadProject } from './load-project.js';

/** Prints the project's URL and keys; the names of the JSON are a contract for scripts. */
export function runKeys({ options, out }: CommandContext): void {
  const config = loadProject(options);
  const { host, port } = config.server;
  const { anon, serviceRole, publishable, secret } = KeyRing.open(config).printed;
  const keys = {
    url: port === 0 ? null : serverUrl(host, port),
    anon_key: anon,
    service_role_key: serviceRole,
    publishable_key: publishable,
    secret_key: secret,
  };
  if (options.json) return out(`${JSON.stringify(keys, null, 2)}\n`);
  const url = keys.url ?? 'printed at start (PORT=0 picks a free port)';
  for (const [name, value] of Object.entries({ ...keys, url })) out(`${`${name}:`.padEnd(18)}${value}\n`);
}
