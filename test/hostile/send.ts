import { request as httpRequest, type Agent } from 'node:http';
import type { HostileRequest } from './random-hostile.js';

/** What came back, whole. */
export interface HostileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Sends a request as it is; `fetch` would make some of them right. */
export function send(
  url: string,
  {
    method,
    path,
    headers,
    body,
  }: Pick<HostileRequest, 'method' | 'path' | 'headers'> & { readonly body: string | Buffer | null },
  agent: Agent,
): Promise<HostileAnswer> {
  return new Promise((resolve, reject) => {
    const bytes = body === null ? null : Buffer.from(body);
    const length = bytes === null ? {} : { 'content-length': bytes.length };
    const { hostname, port } = new URL(url);
    const options = { agent, hostname, port, method, path: `/rest/v1${path}`, headers: { ...headers, ...length } };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('error', reject)
        .on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as HostileAnswer['headers'],
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
    });
    request.on('error', reject);
    request.end(bytes ?? undefined);
  });
}
