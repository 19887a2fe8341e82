import { Agent } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import type { LRUCache } from 'lru-cache';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { testEngines } from '../support/databases.js';
import { startFixture, type FixtureServer } from '../wire/fixture-server.js';
import { send } from './send.js';

/** Every cache that the product has made. */
const caches = vi.hoisted((): LRUCache<object, object>[] => []);

vi.mock('lru-cache', async (original) => {
  const library = await original<{ LRUCache: typeof LRUCache<object, object> }>();
  class Watched extends library.LRUCache {
    constructor(options: ConstructorParameters<typeof library.LRUCache>[0]) {
      super(options);
      caches.push(this);
    }
  }
  return { ...library, LRUCache: Watched };
});

/** Shapes that fill every cache of them, and as many more as must leave nothing behind. */
const [filling, more] = [6_600, 1_200];

/** A shape is told by its number: an alias that nobody else has. Some are writes, some are for nobody, some are wrong. */
function shapeOf(i: number): { readonly method: string; readonly path: string; readonly body: string | null } {
  const read = (path: string) => ({ method: 'GET', path, body: null });
  switch (i % 12) {
    case 0:
    case 1:
      return { method: 'POST', path: `/client?select=as${i}:name`, body: `{"id":${1_000 + i},"name":"x"}` };
    case 2:
      return read(`/table${i}?select=id`);
    case 3:
      return read(`/client?as${i}=eq.1`);
    case 4:
    case 5:
    case 6:
    case 7:
      return read(`/client?select=as${i}:name,project(id)&limit=2`);
    default:
      return read(`/client?select=as${i}:name&id=gt.${i % 5}&order=id&limit=2`);
  }
}

/** Objects that are held by anything, once what nobody holds is collected. */
async function heldObjects(): Promise<number> {
  for (let i = 0; i < 20; i++) await turn();
  return queryObjects(Object, { format: 'count' });
}

describe.each(testEngines)('thousands of shapes, each asked twice, on %s', (engine) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let fixture: FixtureServer;

  beforeAll(async () => {
    caches.length = 0;
    fixture = await startFixture(engine, { BACKSTAY_TX_OVERRIDE: 'on' });
  });
  afterAll(async () => {
    agent.destroy();
    await fixture?.stop();
  });

  /** Asks for each shape, and for some a second time, after which they are known; gives the statuses of the answers. */
  async function ask(first: number, end: number): Promise<ReadonlySet<number>> {
    const prefer = 'return=representation,tx=rollback';
    const headers = { ...fixture.headersOf('service'), 'content-type': 'application/json', prefer };
    const statuses = new Set<number>();
    let next = first;
    const asker = async (): Promise<void> => {
      while (next < end) {
        const i = next++;
        for (let left = i % 4 === 0 ? 2 : 1; left > 0; left--) {
          statuses.add((await send(fixture.server.url, { ...shapeOf(i), headers }, agent)).status);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, asker));
    return statuses;
  }

  it('fill caches up to their bounds, and leave nothing else behind', { timeout: 300_000 }, async () => {
    expect(await ask(0, filling)).toEqual(new Set([200, 201, 400, 404]));
    const full = await heldObjects();
    await ask(filling, filling + more);
    const grown = (await heldObjects()) - full;
    for (const { size, max, calculatedSize, maxSize } of caches) {
      expect(max > 0 || maxSize > 0).toBe(true);
      if (max > 0) expect(size).toBeLessThanOrEqual(max);
      if (maxSize > 0) expect(calculatedSize).toBeLessThanOrEqual(maxSize);
    }
    expect(caches.some(({ size, max }) => max >= 2_000 && size === max)).toBe(true);
    // Something that is kept of each shape would be one object of each at least.
    expect(grown).toBeLessThan(more / 2);
  });
});
