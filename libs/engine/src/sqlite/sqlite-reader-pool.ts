import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '@backstay/kernel';
import type { RawValue, Statement } from '@backstay/query';
import type { RowSet, RunOptions, Snapshot, StopSignal } from '../engine.js';
import { Mutex, type TurnLoad } from './mutex.js';

/** Processes at most: the machines this is for have few cores. */
const size = 2;

/** Beside this file, compiled or not. */
const beside = (name: string): URL => new URL(name + extname(fileURLToPath(import.meta.url)), import.meta.url);

/** Processes for reads that may take long: one read each, ended with it when it is stopped. Started when first needed. */
export class SqliteReaderPool {
  private readonly readers: { readonly turn: Mutex; process: ChildProcess | null; waiting: number }[];

  /** Callers with a long read, and theirs who wait behind it. */
  private readonly turns = new Map<string, { readonly turn: Mutex; users: number }>();

  constructor(
    private readonly path: string,
    private readonly waitMs: number,
  ) {
    this.readers = Array.from({ length: size }, () => ({ turn: new Mutex(), process: null, waiting: 0 }));
  }

  /** Runs the statements on one state of the database; throws Failures and SQLite's own errors. */
  read(statements: readonly Statement[], options: RunOptions): Promise<readonly RowSet[]> {
    return this.withReader(options, (child) => ask(child, { statements }, options));
  }

  /** Runs reads on one state of the database; `timeoutMs` is for all of them together. */
  snapshot<T>(options: RunOptions, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const end = performance.now() + options.timeoutMs;
    const left = (): RunOptions => ({ ...options, timeoutMs: end - performance.now() });
    return this.withReader(options, async (child) => {
      await ask(child, { snapshot: 'begin', statements: [] }, left());
      try {
        return await work({
          run: async (statement) => (await ask(child, { snapshot: 'within', statements: [statement] }, left()))[0]!,
        });
      } finally {
        // A reader that was stopped has taken its snapshot with it.
        if (child.connected) await ask(child, { snapshot: 'end', statements: [] }, { timeoutMs: this.waitMs });
      }
    });
  }

  private async withReader<T>(options: RunOptions, work: (child: ChildProcess) => Promise<T>): Promise<T> {
    const { signal } = options;
    const caller = options.caller?.() ?? null;
    if (caller === null) return this.withFreeReader(signal, work);
    // One at a time, so that the other process is there for everybody else.
    const own = this.turns.get(caller) ?? { turn: new Mutex(), users: 0 };
    this.turns.set(caller, own);
    own.users++;
    try {
      const release = await own.turn.acquire(this.waitMs, signal);
      try {
        return await this.withFreeReader(signal, work);
      } finally {
        release();
      }
    } finally {
      if (--own.users === 0) this.turns.delete(caller);
    }
  }

  private async withFreeReader<T>(
    signal: StopSignal | undefined,
    work: (child: ChildProcess) => Promise<T>,
  ): Promise<T> {
    const reader = this.readers.reduce((least, other) => (other.waiting < least.waiting ? other : least));
    reader.waiting++;
    try {
      const release = await reader.turn.acquire(this.waitMs, signal);
      try {
        reader.process ??= await this.start();
        // Starting takes long enough for a caller to leave.
        if (signal?.aborted) throw fail('statement_cancelled', {});
        return await work(reader.process);
      } catch (error) {
        if (reader.process && !reader.process.connected) reader.process = null;
        throw error;
      } finally {
        release();
      }
    } finally {
      reader.waiting--;
    }
  }

  loads(): readonly TurnLoad[] {
    return this.readers.map(({ turn }) => turn.load());
  }

  close(): void {
    for (const reader of this.readers) {
      reader.process?.kill('SIGKILL');
      reader.process = null;
    }
  }

  private async start(): Promise<ChildProcess> {
    const child = fork(
      beside('./sqlite-reader.process'),
      [this.path, ...functionFiles.map((file) => beside(file).href)],
      {
        serialization: 'advanced',
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
    await reply(child, () => undefined);
    // An idle reader keeps nobody alive.
    child.unref();
    child.channel?.unref();
    return child;
  }
}

/** What gives a connection the functions that SQLite lacks; each is loaded by itself. */
const functionFiles = ['./sqlite.functions', './sqlite.jsonb-order', './sqlite.regex'];

/** What a reader is asked to do; `snapshot` absent: the statements see one state among themselves. */
interface Question {
  readonly statements: readonly Statement[];
  readonly snapshot?: 'begin' | 'within' | 'end';
}

/** What a process is sent; `maxCharacters` null: there is no limit. */
type SentQuestion = Question & { readonly maxCharacters: number | null };

async function ask(
  child: ChildProcess,
  question: Question,
  { timeoutMs, signal, maxCharacters }: RunOptions,
): Promise<readonly RowSet[]> {
  if (signal?.aborted) throw fail('statement_cancelled', {});
  if (timeoutMs <= 0) throw fail('statement_timeout', {});
  let stopped: 'statement_timeout' | 'statement_cancelled' | null = null;
  const stop = (why: 'statement_timeout' | 'statement_cancelled') => (): void => {
    stopped ??= why;
    child.kill('SIGKILL');
    if (child.connected) child.disconnect();
  };
  const timer = setTimeout(stop('statement_timeout'), timeoutMs);
  const onAbort = stop('statement_cancelled');
  signal?.addEventListener('abort', onAbort, { once: true });
  child.channel?.ref();
  try {
    const sent: SentQuestion = { ...question, maxCharacters: maxCharacters ?? null };
    return resultsOf(await reply(child, () => child.send(sent)), maxCharacters);
  } catch (error) {
    throw stopped ? fail(stopped, {}) : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    if (child.connected) child.channel?.unref();
  }
}

/** The process's next message; rejects with `database_unavailable` when it ends instead. */
function reply(child: ChildProcess, send: () => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => done(() => resolve(message));
    const onEnd = (): void => done(() => reject(fail('database_unavailable', {}, new Error('a reader process ended'))));
    const done = (settle: () => void): void => {
      child.off('message', onMessage).off('exit', onEnd).off('error', onEnd).off('disconnect', onEnd);
      settle();
    };
    child.on('message', onMessage).on('exit', onEnd).on('error', onEnd).on('disconnect', onEnd);
    send();
  });
}

/** The process speaks the format of `sqlite-reader.process.ts`. */
function resultsOf(message: unknown, maxCharacters = Infinity): readonly RowSet[] {
  const answer = message as
    | { readonly results: readonly (readonly (readonly RawValue[])[])[] }
    | { readonly error: { readonly message: string; readonly errcode: number | null; readonly tooLarge: boolean } };
  if ('results' in answer) return answer.results.map((rows) => ({ rows, affected: 0 }));
  if (answer.error.tooLarge) throw fail('too_large', { what: 'answer', limit: maxCharacters });
  throw Object.assign(new Error(answer.error.message), { errcode: answer.error.errcode ?? undefined });
}
