import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { createClient as createOldClient } from 'supabase-js-2-50';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import type { FixtureServer } from './fixture-server.js';
import { startWritingFixture } from './writing-fixture.js';

interface Row {
  readonly id: number;
  readonly small: number | null;
  readonly name: string | null;
}

const size = 7;
/** Every value several times, and not there every fifth time. */
const rows: readonly Row[] = Array.from({ length: 60 }, (_, i) => ({
  id: 100 + i,
  small: i % 5 === 4 ? null : (i * 7) % 4,
  name: `${String.fromCharCode(97 + ((i * 5) % 9))}, "x" \\ ${i % 3}`,
}));

/** Alike in their first 1500 characters; written in another order than theirs. */
const longTexts: readonly Row[] = Array.from({ length: 30 }, (_, i) => ({
  id: 100 + i,
  small: null,
  name: `${'é'.repeat(1500)}${(i * 7) % 10}`,
}));

const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** The filter for what comes behind a row, by the recipes of docs/paging.md. */
const behind = {
  'by a number that may be missing': ({ small, id }: Row) =>
    small === null
      ? `and(small.is.null,id.gt.${id})`
      : `small.gt.${small},and(small.eq.${small},id.gt.${id}),small.is.null`,
  'by a text': ({ name, id }: Row) => `name.gt.${quoted(name!)},and(name.eq.${quoted(name!)},id.gt.${id})`,
};
const columnOf = { 'by a number that may be missing': 'small', 'by a text': 'name' } as const;
type Recipe = keyof typeof behind;

const clients: Readonly<Record<string, (url: string, key: string) => SupabaseClient>> = {
  newest: (url, key) => createClient(url, key, { auth: { persistSession: false } }),
  oldest: (url, key) => createOldClient(url, key, { auth: { persistSession: false } }) as unknown as SupabaseClient,
};

describe.each(testEngines)('paging by the last row, on %s', (engine) => {
  let fixture: FixtureServer;
  beforeAll(async () => {
    fixture = await startWritingFixture(engine);
  });
  afterAll(() => fixture?.stop());

  describe.each(Object.entries(clients))('with the %s client', (_, makeClient) => {
    let db: SupabaseClient;
    beforeEach(async () => {
      db = makeClient(fixture.server.url, fixture.server.serviceKey);
      await db.from('item').delete().gte('id', 0);
      expect((await db.from('item').insert(rows)).error).toBeNull();
    });

    /** All pages; `between` changes rows after each but the last. */
    const walk = async (
      recipe: Recipe,
      between: (page: readonly Row[], pages: number) => Promise<unknown>,
    ): Promise<Row[]> => {
      const seen: Row[] = [];
      for (let pages = 1; ; pages++) {
        const asked = db.from('item').select('id, small, name').order(columnOf[recipe]).order('id').limit(size);
        const last = seen.at(-1);
        const { data, error } = await (last === undefined ? asked : asked.or(behind[recipe](last)));
        expect(error).toBeNull();
        seen.push(...(data as Row[]));
        if (data!.length < size) return seen;
        await between(data as Row[], pages);
      }
    };

    it.each(Object.keys(behind) as Recipe[])('gives every row once and in order, %s', async (recipe) => {
      const seen = await walk(recipe, async () => undefined);
      const { data } = await db.from('item').select('id, small, name').order(columnOf[recipe]).order('id');
      expect(seen).toEqual(data);
      expect(seen).toHaveLength(rows.length);
    });

    it('gives every row once and in order, by texts that only differ late', async () => {
      await db.from('item').delete().gte('id', 0);
      expect((await db.from('item').insert(longTexts)).error).toBeNull();
      const seen = await walk('by a text', async () => undefined);
      const ordered = longTexts.toSorted((a, b) => (a.name === b.name ? a.id - b.id : a.name! < b.name! ? -1 : 1));
      expect(seen).toEqual(ordered);
    });

    it.each(Object.keys(behind) as Recipe[])(
      'while rows come and go, gives those that stay once, %s',
      async (recipe) => {
        const gone = new Set<number>();
        const seen = await walk(recipe, async (page, pages) => {
          // In front of the place and behind it, among equals and at the very end.
          const { small, name } = page.at(-1)!;
          const come = [
            { id: pages, small, name },
            { id: 1000 + pages, small, name },
            { id: 2000 + pages, small: null, name: 'zz' },
          ];
          expect((await db.from('item').insert(come)).error).toBeNull();
          const leave = [page[0]!.id, 100 + ((pages * 11) % 60)];
          leave.forEach((id) => gone.add(id));
          expect((await db.from('item').delete().in('id', leave)).error).toBeNull();
        });
        const ids = seen.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const stayed = rows.filter(({ id }) => !gone.has(id)).map(({ id }) => id);
        expect(stayed.filter((id) => !ids.includes(id))).toEqual([]);
        // What came behind the place is seen, what came in front of it is not.
        expect(ids.filter((id) => id < 100)).toEqual([]);
        expect(ids.filter((id) => id >= 2000).length).toBeGreaterThan(3);
      },
    );
  });
});
