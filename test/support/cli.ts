import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** The built command line: `npm test` builds it first. */
const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');

/** What a command said and how it ended. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings for one run: none of this process's own reach it. */
export type Settings = Readonly<Record<string, string>>;

/** Starts the built `backstay` as its own process. */
export function spawnBackstay(args: readonly string[], settings: Settings = {}, cwd = tmpdir()): ChildProcess {
  if (!existsSync(main)) throw new Error(`${main} is missing: run npm run build`);
  const { PATH = '', HOME = '' } = process.env;
  return spawn(process.execPath, [main, ...args], { cwd, env: { PATH, HOME, ...settings } });
}

/** Runs a command to its end. */
export async function backstay(args: readonly string[], settings: Settings = {}, cwd?: string): Promise<CommandResult> {
  const child = spawnBackstay(args, settings, cwd);
  const printed = collect(child);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, ...printed };
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const printed = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data: Buffer) => (printed.stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (printed.stderr += data.toString()));
  return printed;
}

/** A server started by `backstay start` on a free port. */
export interface StartedServer {
  readonly url: string;
  /** Sends the signal and waits for the end. Gives the exit code; null when it had to be killed. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts a project's server and waits until it has said where it listens. Throws with its output when it ends instead. */
export async function startProject(project: string, settings: Settings = {}): Promise<StartedServer> {
  const child = spawnBackstay(['start', '--project', project], { ...settings, PORT: '0' });
  const printed = collect(child);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.stdout);
      if (found !== null) resolve(found[0]);
    });
    void ended.then(([code]) => reject(new Error(`the server ended with ${code}\n${printed.stdout}${printed.stderr}`)));
  });
  return {
    url,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

/** A folder of a test's own, removed by `remove`. */
export async function temporaryFolder(): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'backstay-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** The keys of a project, by `backstay keys --json`. */
export async function keysOf(project: string, settings: Settings = {}): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await backstay(['keys', '--json', '--project', project], settings);
  return JSON.parse(stdout) as Record<string, string>;
}
