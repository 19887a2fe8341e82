import { expect } from 'vitest';
import type { FixtureServer } from './fixture-server.js';

/** Tables that can be emptied and filled again, those that others refer to first. */
const tables = ['team', 'member', 'note', 'account', 'item', 'filled', 'counted', 'closed'];

/** Those that a write to another one can change. */
const related = ['team', 'member', 'note'];

/** The rows of the writing project: as they were loaded, and put back after a case has changed them. */
export class WritingState {
  private readonly changed = new Set<string>();

  private constructor(
    private readonly fixture: FixtureServer,
    private readonly rows: ReadonlyMap<string, string>,
  ) {}

  /** Remembers what is there now. */
  static async of(fixture: FixtureServer): Promise<WritingState> {
    const rows = new Map<string, string>();
    for (const table of tables) rows.set(table, await textOf(fixture, table));
    return new WritingState(fixture, rows);
  }

  /** The next `restore` puts back the rows of `table`, and of those related to it; of all tables without it. */
  touched(table?: string): void {
    const touched = table === undefined ? tables : related.includes(table) ? related : [table];
    for (const name of touched) this.changed.add(name);
  }

  /** Puts the rows back. */
  async restore(): Promise<void> {
    const changed = tables.filter((table) => this.changed.has(table));
    for (const table of changed.toReversed()) await this.send('DELETE', table);
    for (const table of changed) {
      const rows = this.rows.get(table);
      if (rows !== undefined && rows !== '[]') await this.send('POST', table, rows);
    }
    this.changed.clear();
  }

  /** What the service role reads. */
  async read(request: string): Promise<unknown> {
    return JSON.parse(await textOf(this.fixture, request));
  }

  /** A refused write must have changed nothing. */
  async requireUnchanged(): Promise<void> {
    for (const table of ['team', 'member', 'note', 'account', 'item']) {
      expect(await textOf(this.fixture, table)).toBe(this.rows.get(table));
    }
  }

  private async send(method: string, table: string, body?: string): Promise<void> {
    const headers = { ...this.fixture.headersOf('service'), 'content-type': 'application/json' };
    const url = `${this.fixture.server.url}/rest/v1/${table}`;
    const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
    expect([response.status, await response.text()]).toEqual([method === 'POST' ? 201 : 204, '']);
  }
}

async function textOf({ server, headersOf }: FixtureServer, request: string): Promise<string> {
  const response = await fetch(`${server.url}/rest/v1/${request}`, { headers: headersOf('service') });
  return response.text();
}
