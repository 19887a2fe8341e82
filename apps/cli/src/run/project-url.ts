import type { ServerConfig } from '@backstay/config';

/** Where the server is reached on this machine; null when the port is picked at start. */
export function projectUrl({ host, port }: Pick<ServerConfig, 'host' | 'port'>): string | null {
  if (port === 0) return null;
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  return `http://${everywhere[host] ?? (host.includes(':') ? `[${host}]` : host)}:${port}`;
}
