// Signs a token for a user, as a sign-in service would. It needs the project's keys, so it belongs on a server, never in
// an app. With JWT_SECRET set the secret signs (HS256); otherwise the private key that the first start made (ES256).
import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token for the user `sub`, valid for an hour; `claims` are added, such as `{ app_metadata: { staff: true } }`. */
export function signToken(sub, claims = {}) {
  const now = Math.floor(Date.now() / 1000);
  const payload = { sub, role: 'authenticated', aud: 'authenticated', iat: now, exp: now + 3600, ...claims };
  const secret = process.env.JWT_SECRET;
  if (secret) {
    const input = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(payload)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  }
  const dataDir = process.env.BACKSTAY_DATA_DIR ?? join(import.meta.dirname, '.backstay');
  const { signingKey } = JSON.parse(readFileSync(join(dataDir, 'keys.json'), 'utf8'));
  const input = `${base64url({ alg: 'ES256', typ: 'JWT', kid: signingKey.kid })}.${base64url(payload)}`;
  const key = { key: createPrivateKey({ key: signingKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

// node sign-token.mjs USER_ID ['{"app_metadata":{"staff":true}}']
if (process.argv[1] === import.meta.filename) {
  const [sub, claims = '{}'] = process.argv.slice(2);
  if (sub === undefined) throw new Error('usage: node sign-token.mjs USER_ID [CLAIMS_AS_JSON]');
  console.log(signToken(sub, JSON.parse(claims)));
}
