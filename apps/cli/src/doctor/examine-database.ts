import { statSync } from 'node:fs';
import type { Config } from '@backstay/config';
import type { Engine } from '@backstay/engine';
import { advise, ok, type Finding } from './finding.js';

/** True for an embedded database that no start has made yet: opening it would make it. */
export function isYetToBeMade({ database }: Config): boolean {
  const address = database.system ?? database.data;
  if (!('path' in address) || address.path === ':memory:') return false;
  return statSync(address.path, { throwIfNoEntry: false }) === undefined;
}

/** The server's version, and its settings that decide whether what was acknowledged survives a crash. */
export async function examineDatabase(engine: Engine): Promise<readonly Finding[]> {
  const findings = await engine.inspect();
  return [
    ok('database', `${engine.name} ${engine.version} answers`),
    ...findings.map(({ level, subject, value, advice }) =>
      level === 'ok'
        ? ok('database', `${subject}: ${value}`)
        : advise('database', `${subject}: ${value}`, advice ?? 'See the documentation of the server.'),
    ),
  ];
}
