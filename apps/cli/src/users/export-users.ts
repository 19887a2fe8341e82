import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { renderRows, UserExport, type UserFileFormat } from '@backstay/identity';
import type { CommandContext } from '../command-context.js';
import { Refusal, WrongUse } from '../refusal.js';
import { withUsers } from './open-users.js';

const formats: Readonly<Record<string, UserFileFormat>> = { '.csv': 'csv', '.json': 'json', '.jsonl': 'jsonl' };

/** Writes all users. The file is made for its owner only. Throws Refusal when there is one already. */
export async function runExportUsers(context: CommandContext, file: string): Promise<void> {
  const format = file === '-' ? 'jsonl' : formats[extname(file).toLowerCase()];
  if (format === undefined) throw new WrongUse(`${file} must end in .csv, .json or .jsonl.`);
  let count = 0;
  await withUsers(context, async (modules) => {
    const rows = counted(modules.get(UserExport, { strict: false }).rows(), () => (count += 1));
    const texts = renderRows(rows, format);
    if (file === '-') for await (const text of texts) context.out(text);
    else await write(file, texts);
  });
  if (file === '-') return;
  if (context.options.json) return context.out(`${JSON.stringify({ file, users: count }, null, 2)}\n`);
  context.out(`${count} ${count === 1 ? 'user' : 'users'} written to ${file}\n`);
}

async function* counted<T>(rows: AsyncIterable<T>, count: () => void): AsyncGenerator<T> {
  for await (const row of rows) {
    count();
    yield row;
  }
}

async function write(file: string, texts: AsyncIterable<string>): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Refusal(`${file} is there already, and nothing was written.`);
    throw new Refusal(`${file} cannot be written: ${error.message}.`);
  });
  try {
    for await (const text of texts) await handle.write(text);
  } finally {
    await handle.close();
  }
}
