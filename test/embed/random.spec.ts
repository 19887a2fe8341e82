import type { JsonObject } from '@backstay/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../policy/random.js';
import { testEngines } from '../support/databases.js';
import { requestOf } from './embed-tree.js';
import { evaluate } from './evaluate.js';
import { randomRows, TreeWriter } from './random-tree.js';
import { startRelated, type RelatedServer } from './related-server.js';

const count = process.env['BACKSTAY_NIGHTLY'] ? 10_000 : 250;
const seed = Number(process.env['BACKSTAY_TEST_SEED'] ?? Date.now() % 2 ** 31);

/** Nobody, somebody whose name people have, and somebody else. */
const people: readonly (JsonObject | null)[] = [null, { sub: '11111111-1111-4111-8111-111111111111', person: 'a' }, {}];

describe.each(testEngines)(`embedded resources at random (BACKSTAY_TEST_SEED=${seed}) on %s`, (engine) => {
  let server: RelatedServer;
  beforeAll(async () => {
    server = await startRelated(engine, randomRows(new Random(seed)));
  });
  afterAll(() => server?.stop());

  it.each(people)(
    'are what follows from the rows that each table shows by itself, to %o',
    { timeout: count * 1_000 },
    async (claims) => {
      const writer = new TreeWriter(new Random(seed + 1));
      const visible = await server.visible(claims);
      for (let i = 0; i < count; i++) {
        const tree = writer.tree();
        const request = requestOf(tree);
        const { status, range, text } = await server.ask(request, claims, { prefer: 'count=exact' });
        const { rows, total } = evaluate(tree, visible);
        const where = decodeURIComponent(request);
        if (tree.offset > total) expect({ where, status }).toEqual({ where, status: 416 });
        else {
          expect({ where, ok: status === 200 || status === 206, rows: JSON.parse(text) as unknown }).toEqual({
            where,
            ok: true,
            rows,
          });
          expect({ where, total: range?.split('/')[1] }).toEqual({ where, total: String(total) });
        }
      }
    },
  );
});
