import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/cli.js';

const main = join(import.meta.dirname, '../../libs/engine/src/sqlite/sqlite-reader.process.ts');

it('A process that reads SQLite ends when its parent is gone', async () => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'data.db');
  new DatabaseSync(path).close();
  const reader = fork(main, [path], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  try {
    await once(reader, 'message');
    const exited = once(reader, 'exit');
    reader.disconnect();
    expect(await exited).toEqual([0, null]);
  } finally {
    reader.kill('SIGKILL');
    await folder.remove();
  }
});
