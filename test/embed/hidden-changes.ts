import type { Transaction } from '@backstay/engine';
import type { Random } from '../policy/random.js';
import type { TableWriter } from '../support/table-writer.js';
import { keys, type Row } from './model.js';
import { texts } from './related-server.js';

/** Rows from this key on come and go. */
const first = 100;
const awkward = ['a%', '_', '\\', '', 'b'.repeat(20_000), '{"a":', "'; --", 'Ünï 😀', 'b', 'c', 'null', '(x,y)'];

/**
 * Replaces everything that nobody may see: rows that are marked secret, and are neither somebody's own nor a task that
 * is shown for its points. Rows that stay keep their key and that they are secret; all else of them is drawn anew.
 */
export async function changeHidden(
  writer: TableWriter,
  random: Random,
  rows: ReadonlyMap<string, readonly Row[]>,
): Promise<void> {
  const some = (table: string): number | null =>
    random.chance(0.3) ? null : random.between(1, rows.get(table)!.length);
  const values: Readonly<Record<string, () => Row>> = {
    team: () => ({ name: random.pick(awkward), city: random.pick([null, ...awkward]), lead_id: some('person') }),
    person: () => ({
      name: random.pick(awkward),
      age: random.pick([null, 0, 5, 2_147_483_647, -2_147_483_648]),
      team_id: some('team'),
      boss_id: some('person'),
    }),
    badge: () => ({ code: random.pick([null, ...awkward]) }),
    task: () => ({
      title: random.pick(awkward),
      points: random.pick([null, 3, 0, -2_147_483_648]),
      author_id: some('person'),
      reviewer_id: some('person'),
    }),
    label: () => ({ name: random.pick(awkward) }),
    task_label: () => ({ weight: random.pick([null, 0, 9]) }),
  };
  await writer.change(async (tx) => {
    await removeNew(writer, tx);
    for (const [table, all] of rows) {
      const draw = values[table];
      if (draw === undefined) continue;
      for (const row of all.filter((one) => isHidden(table, one)))
        await writer.update(tx, table, texts(keyOf(table, row)), texts(draw()));
    }
    for (const table of ['team', 'person', 'task', 'label']) {
      const made = random.times(random.between(0, 4), (i) => ({ id: first + i, ...values[table]!(), secret: true }));
      await writer.insert(tx, table, made.map(texts));
      if (table === 'person')
        await writer.insert(
          tx,
          'badge',
          made.map(({ id }) => texts({ person_id: id, ...values['badge']!(), secret: true })),
        );
      if (table === 'label')
        await addPairs(
          writer,
          tx,
          random,
          rows,
          made.map(({ id }) => id),
        );
    }
  });
}

/** New labels on tasks of all kinds. */
async function addPairs(
  writer: TableWriter,
  tx: Transaction,
  random: Random,
  rows: ReadonlyMap<string, readonly Row[]>,
  labels: readonly number[],
): Promise<void> {
  const tasks = rows.get('task')!.map((task) => Number(task['id']));
  const pairs = labels.flatMap((label_id) =>
    tasks.filter(() => random.chance(0.3)).map((task_id) => ({ task_id, label_id, weight: 5 })),
  );
  await writer.insert(
    tx,
    'task_label',
    pairs.map((pair) => texts({ ...pair, secret: true })),
  );
}

async function removeNew(writer: TableWriter, tx: Transaction): Promise<void> {
  const from = String(first);
  await writer.delete(tx, 'task_label', 'label_id', from);
  await writer.delete(tx, 'badge', 'person_id', from);
  for (const table of ['label', 'task', 'person', 'team']) await writer.delete(tx, table, 'id', from);
}

const isHidden = (table: string, row: Row): boolean =>
  row['secret'] === true &&
  (table !== 'person' || row['name'] !== 'a') &&
  (table !== 'task' || row['points'] === null || Number(row['points']) <= 3);

const keyOf = (table: string, row: Row): Row => Object.fromEntries(keys[table]!.map((name) => [name, row[name]!]));
