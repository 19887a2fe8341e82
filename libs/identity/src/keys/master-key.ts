import { hkdfSync } from 'node:crypto';
import type { Config } from '@backstay/config';
import { openKeyFile } from './key-file.js';

/**
 * 32 bytes that everything sealed at rest hangs on: from BACKSTAY_MASTER_KEY, else from the secret that signs the API
 * keys (JWT_SECRET, or the one made at first start), so that all nodes have the same. Throws KeyError.
 */
export function masterKeyOf({ keys, project }: Config): Buffer {
  const secret = keys.masterKey ?? keys.jwtSecret ?? openKeyFile(project.dataDir).secret;
  return Buffer.from(hkdfSync('sha256', secret, 'backstay master key', '', 32));
}
