import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { expect } from 'vitest';
import type { PrincipalName } from '../fixtures/principals.js';
import type { TestEngineName } from '../support/databases.js';
import type { FixtureServer } from '../wire/fixture-server.js';
import { startWritingFixture } from '../wire/writing-fixture.js';
import { problemOfError } from './error-shape.js';
import { send, type HostileAnswer } from './send.js';
import { SqlObserver } from './sql-observer.js';

/** What is sent; `expects` are the statuses it may have, without it any below 500. */
export interface Attack {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | null;
  readonly as?: PrincipalName;
  readonly expects?: readonly number[];
}

/** All tables of the fixture. */
const tables = ['team', 'member', 'note', 'account', 'item', 'filled', 'counted', 'log', 'closed'];

/** A server that is attacked, and what must stay true of it. */
export class HostileServer {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #observer: SqlObserver;

  private constructor(private readonly fixture: FixtureServer) {
    this.#observer = new SqlObserver(null);
    this.#observer.watch(fixture.server.app.get<Engine>(DATA_ENGINE));
  }

  static async start(engine: TestEngineName, env: Readonly<Record<string, string>> = {}): Promise<HostileServer> {
    return new HostileServer(await startWritingFixture(engine, env));
  }

  get url(): string {
    return this.fixture.server.url;
  }

  get key(): string {
    return this.fixture.server.anonKey;
  }

  /** Sends one, and looks at the form of what comes back and at the statements it led to. */
  async attack(one: Attack): Promise<HostileAnswer> {
    const { method = 'GET', path, headers = {}, body = null, as = 'anon', expects } = one;
    const sent = { method, path, headers: { ...this.fixture.headersOf(as), ...headers }, body };
    const answer = await send(this.url, sent, this.#agent);
    const said = [...saidIn(path), typeof body === 'string' ? body : ''];
    expect({ of: path.slice(0, 300), problem: problemOfError(answer, method, said) }).toMatchObject({ problem: null });
    if (expects)
      expect({ of: path.slice(0, 300), status: expects.includes(answer.status) || answer.status }).toMatchObject({
        status: true,
      });
    expect(this.#observer.take()).toEqual([]);
    return answer;
  }

  /** Attacks with all at once while somebody else is served; nothing has changed after it. */
  async survives(attacks: readonly Attack[]): Promise<void> {
    const before = await this.state();
    let under = true;
    const others = async (): Promise<number> => {
      let served = 0;
      do {
        await this.attack({ path: '/team?select=id&limit=1', expects: [200] });
        served++;
      } while (under);
      return served;
    };
    const served = others();
    try {
      for (let i = 0; i < attacks.length; i += 10)
        await Promise.all(attacks.slice(i, i + 10).map((one) => this.attack(one)));
    } finally {
      under = false;
    }
    expect(await served).toBeGreaterThan(0);
    expect(await this.state()).toBe(before);
  }

  /** A digest of all rows. */
  async state(): Promise<string> {
    const hash = createHash('sha256');
    for (const table of tables)
      hash.update((await this.attack({ path: `/${table}`, as: 'service', expects: [200] })).body);
    return hash.digest('hex');
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.fixture.stop();
  }
}

/** What an address says, in the forms in which an answer may repeat it, the longest first. */
export function saidIn(path: string): readonly string[] {
  // Short ones are no whole sentence of ours, and would tear words apart when they are taken out.
  const parameters = [...new URLSearchParams(path.split('?')[1] ?? '')].flat().filter((text) => text.length > 8);
  return [path, plain(path), ...parameters]
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
}

/** Text of an address; itself where it is none. */
function plain(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
