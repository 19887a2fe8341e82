import { fork, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shop } from './rows.mjs';

/** Signs the keys and the token, so that nothing has to be asked for. */
const secret = 'bN4vX8qR2mZ6wK9pT3yC7jH1fD5sL0gA-of-the-bench';

/**
 * How Backstay is set up: with its own limits, but it writes no line for each request, since the bare server writes
 * none, and waits for a connection as long as that does.
 */
export const settings = {
  JWT_SECRET: secret,
  BACKSTAY_LOG_LEVEL: 'warn',
  BACKSTAY_POOL_WAIT_MS: '60000',
  PORT: '0',
};

/** A token for these claims, signed with the secret (RFC 7519, HS256). */
function sign(claims) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** The headers of a person who has signed in. */
export function userHeaders() {
  const iat = Math.floor(Date.now() / 1000);
  const life = { iat, exp: iat + 24 * 3600 };
  const token = sign({ ...life, sub: shop, role: 'authenticated', aud: 'authenticated' });
  return { apikey: sign({ ...life, role: 'anon' }), authorization: `Bearer ${token}` };
}

/** Starts the built Backstay for a project. `execArgv` goes to Node; the process is a child of this one. */
export async function startBackstay(main, projectFolder, env, execArgv = []) {
  const args = [...execArgv, main, 'start', '--project', projectFolder];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...settings, ...env } });
  let printed = '';
  const outputs = [child.stdout, child.stderr];
  const url = await new Promise((done, failed) => {
    const listen = (data) => {
      printed += data;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      if (!found) return;
      // What it writes from now on, perhaps a line for each request, is read and let go.
      for (const output of outputs) output.off('data', listen).resume();
      done(found);
    };
    for (const output of outputs) output.on('data', listen);
    child.on('exit', () => failed(new Error(`the server ended\n${printed}`)));
  });
  return { url, pid: child.pid, stop: () => stop(child) };
}

/** Starts the bare server on a database. */
export async function startBare(address) {
  const child = fork(join(import.meta.dirname, 'bare-server.mjs'), [address], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [url] = await once(child, 'message');
  return { url, pid: child.pid, stop: () => stop(child) };
}

async function stop(child) {
  if (child.exitCode !== null) return;
  child.removeAllListeners('exit');
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(5000).then(() => child.kill('SIGKILL'))]);
}

/** Starts the process the load comes from; `run` resolves when a job is done and rejects when an answer was bad. */
export function startLoad() {
  const child = fork(join(import.meta.dirname, 'load.mjs'), ['load']);
  return {
    async run(job) {
      child.send(job);
      const [answer] = await once(child, 'message');
      if (answer.error !== undefined) throw new Error(answer.error);
    },
    stop: () => stop(child),
  };
}
