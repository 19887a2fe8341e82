import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshDatabase, type TestDatabase, type TestEngineName } from '../../support/databases.js';
import { startServer, type TestServer } from '../../support/server.js';
import { fixtureOn, type FixtureServer } from '../fixture-server.js';
import { WritingState } from '../writing-state.js';
import type { CompatibilityCase } from './behaviour.js';

const projects = {
  reading: ['../../fixtures', '.'],
  writing: ['../writing-project'],
} as const;
/** What is off by default and on for most cases. */
const allowances = { BACKSTAY_TX_OVERRIDE: 'on', BACKSTAY_AGGREGATES: 'on' };

type ProjectName = keyof typeof projects;

/** What only one engine has, beside the files of the project that is read. */
const engineFolders: Partial<Record<TestEngineName, string>> = { postgres: 'postgres' };

/** The files of folders, one project of them. */
function filesOf(project: ProjectName, engine: TestEngineName): Record<string, string> {
  const files: Record<string, string> = {};
  const own = project === 'reading' ? engineFolders[engine] : undefined;
  for (const folder of [...projects[project], ...(own === undefined ? [] : [own])]) {
    for (const part of ['schema', 'seed']) {
      const path = join(import.meta.dirname, folder, part);
      for (const name of readdirSync(path)) files[`${part}/${name}`] = readFileSync(join(path, name), 'utf8');
    }
  }
  return files;
}

/** The servers that the cases of an engine ask: one for each project and settings, started when first asked for. */
export class CompatibilityServers {
  private readonly databases = new Map<ProjectName, TestDatabase>();
  private readonly servers = new Map<string, FixtureServer>();
  private state: WritingState | undefined;

  constructor(private readonly engine: TestEngineName) {}

  /** The server for a case. */
  async of(one: CompatibilityCase): Promise<FixtureServer> {
    const project = projectOf(one);
    const key = JSON.stringify([project, one.settings ?? {}]);
    let server = this.servers.get(key);
    if (server === undefined) {
      server = await this.start(project, one.settings ?? {});
      this.servers.set(key, server);
    }
    return server;
  }

  /** The rows of the writing project, to be put back after a write; null for a case of the other project. */
  async stateFor(one: CompatibilityCase): Promise<WritingState | null> {
    if (projectOf(one) === 'reading') return null;
    this.state ??= await WritingState.of(await this.of({ request: '', project: 'writing' }));
    return this.state;
  }

  async stop(): Promise<void> {
    for (const server of this.servers.values()) await server.stop();
    for (const database of this.databases.values()) await database.drop();
  }

  private async start(project: ProjectName, settings: Readonly<Record<string, string>>): Promise<FixtureServer> {
    const database = this.databases.get(project) ?? (await freshDatabase(this.engine));
    this.databases.set(project, database);
    const start = (databaseUrl: string): Promise<TestServer> =>
      startServer({ files: filesOf(project, this.engine), databaseUrl, env: { ...allowances, ...settings } });
    return fixtureOn({ ...database, drop: async () => {} }, start);
  }
}

const projectOf = (one: CompatibilityCase): ProjectName =>
  one.project ?? (['POST', 'PATCH', 'PUT', 'DELETE'].includes(one.method ?? 'GET') ? 'writing' : 'reading');
