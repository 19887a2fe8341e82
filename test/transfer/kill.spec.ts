import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backstay, spawnBackstay } from '../support/cli.js';
import { testEngines } from '../support/databases.js';
import { openTransfer, type Transfer } from './open-transfer.js';

const rows = 6000;
const schema =
  'create table items (id integer primary key, code varchar(20) not null unique, size integer check (size < 1000));';

/** How many rows the import says to have dealt with. */
async function dealtWith(t: Transfer): Promise<number> {
  const sql = 'SELECT written, refused FROM backstay_imports';
  const [found] = await t.engine.read([{ sql, parameters: [] }], { timeoutMs: 10_000 }).catch(() => []);
  const [row] = found?.rows ?? [];
  return row === undefined ? 0 : Number(row[0]) + Number(row[1]);
}

describe.each(testEngines)('an import that is killed on %s', (name) => {
  let t: Transfer;
  beforeAll(async () => {
    t = await openTransfer(name, schema);
  });
  afterAll(() => t.close());

  it('goes on where it was, without losing or doubling a row, refused ones too', async () => {
    const bad = (i: number): boolean => i % 500 === 77;
    const line = (i: number): string => `${i},c${i},${bad(i) ? (i % 1000 < 500 ? 5000 : 'x') : i % 900}\n`;
    const lines = Array.from({ length: rows }, (_, i) => line(i + 1));
    const file = await t.file('items.csv', `id,code,size\n${lines.join('')}`);
    const reject = `${t.folder}/rejects.csv`;
    const args = ['import', 'items', file, '--project', t.folder, '--batch', '50', '--reject', reject, '--json'];
    const settings = { DATABASE_URL: t.url };
    let before = 0;
    for (const part of [0.2, 0.6]) {
      const child = spawnBackstay([...args, ...(before === 0 ? [] : ['--resume'])], settings);
      const ended = once(child, 'close');
      while (child.exitCode === null && (await dealtWith(t)) <= Math.max(before, rows * part)) await sleep(5);
      child.kill('SIGKILL');
      await ended;
      before = await dealtWith(t);
    }
    expect(before).toBeLessThan(rows);
    const again = await backstay(args, settings);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain('Say --resume to go on');
    const last = await backstay([...args, '--resume'], settings);
    expect(last.exitCode, last.stderr).toBe(0);
    const refused = lines.filter((_, i) => bad(i + 1));
    expect(JSON.parse(last.stdout)).toMatchObject({
      written: rows - refused.length,
      refused: refused.length,
      resumedBehind: before,
    });
    expect(await readFile(reject, 'utf8')).toBe(`id,code,size\n${refused.join('')}`);
    expect((await readFile(`${reject}.reasons.jsonl`, 'utf8')).trimEnd().split('\n')).toHaveLength(refused.length);
    const out = `${t.folder}/out.csv`;
    await t.export('items', out);
    expect(await readFile(out, 'utf8')).toBe(`id,code,size\n${lines.filter((_, i) => !bad(i + 1)).join('')}`);
  }, 120_000);
});
