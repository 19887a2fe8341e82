// The load, in a process of its own: told by message what to ask and how often, it answers when that is done.
import { Agent, request } from 'node:http';
import { cases } from './cases.mjs';

const connections = 16;

/** Sends a request and gives the status and the body. */
export const ask = (url, { method, path, headers, body }, agent, more = {}) =>
  new Promise((done, failed) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url + path, { agent, method, headers: { ...more, ...headers, ...length } }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('end', () => done({ status: reply.statusCode, body: Buffer.concat(parts).toString() }));
      reply.on('error', failed);
    });
    sent.on('error', failed).end(body);
  });

/** Asks `count` times, beginning with request number `first`; any answer but a good one is an error. */
async function load({ name, side, url, headers, first, count }) {
  const { request: requestOf } = cases.find((one) => one.name === name)[side];
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = first;
  const asker = async () => {
    while (next < first + count) {
      const wanted = requestOf(next++);
      const { status, body } = await ask(url, wanted, agent, headers);
      if (status !== 200 && status !== 201) throw new Error(`${wanted.path} answered ${status} ${body}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, asker));
  agent.destroy();
}

if (process.argv[2] === 'load') {
  process.on('message', (job) => {
    load(job).then(
      () => process.send({ done: true }),
      (error) => process.send({ error: error.message }),
    );
  });
  process.on('disconnect', () => process.exit());
}
