import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { Bookshelf } from './bookshelf.js';

const authors = 700;
/** The first author has this many; the others have three each. */
const books = 900;

interface Author {
  readonly id: number;
  readonly book: readonly { readonly id: number }[];
}

describe.each(testEngines)('related rows level by level on %s', (name) => {
  let shelf: Bookshelf;
  beforeAll(async () => {
    shelf = await Bookshelf.open(name, { authors, books });
  }, 60_000);
  afterAll(() => shelf?.close());
  const get: Bookshelf['get'] = (...asked) => shelf.get(...asked);

  it('asks once for each level, however many rows are above', async () => {
    await get('author?select=id,book(id)&id=lte.500&id=gt.1');
    expect(shelf.statements).toHaveLength(2);
    await get('book?select=id,author(name,origin(code,country(code)))&limit=200');
    expect(shelf.statements).toHaveLength(4);
  });

  it('asks in parts for more keys than one list holds', async () => {
    const answer = (await get('author?select=id,book(id)&id=gt.1&order=id')) as Author[];
    expect(shelf.statements).toHaveLength(3);
    expect(answer).toHaveLength(authors - 1);
    expect(answer.every(({ id, book }) => book.map((one) => one.id - id * 1000).join() === '1,2,3')).toBe(true);
  });

  it.each([
    ['few rows, each with a SELECT of its own', 'id=lte.60', 60, 'UNION ALL'],
    ['many rows, numbered in a window', '', authors, 'ROW_NUMBER'],
  ])('gives each row as many as its limit says: %s', async (_, filter, count, word) => {
    const answer = (await get(
      `author?select=id,book(id)&book.order=id.desc&book.limit=2&book.offset=1&order=id&${filter}`,
    )) as Author[];
    expect(shelf.statements.some((sql) => sql.includes(word))).toBe(true);
    expect(answer).toHaveLength(count);
    expect(answer[0]!.book.map(({ id }) => id)).toEqual([books - 1, books - 2].map((n) => 1000 + n));
    expect(answer.slice(1).every(({ id, book }) => book.map((one) => one.id - id * 1000).join() === '2,1')).toBe(true);
  });

  it('gives no row more than an answer holds, whether there is a limit or not', async () => {
    const env = { BACKSTAY_MAX_ROWS: '50' };
    for (const limit of ['', '&book.limit=70', '&book.limit=50']) {
      const [first] = (await get(
        `author?select=id,book(id)&book.order=id&id=eq.1${limit}`,
        'service',
        env,
      )) as Author[];
      expect(first!.book).toHaveLength(50);
    }
  });

  it('counts the limit in rows that the policies let through', async () => {
    const [first] = (await get('author?select=id,book(price)&book.order=price.desc&book.limit=1&id=eq.1', 'anon')) as [
      { book: unknown },
    ];
    expect(first.book).toEqual([{ price: 499 }]);
  });

  it('finds rows by texts as the database compares them, each under its own', async () => {
    const answer = (await get('country?select=code,origin(author_id)&order=code&origin.order=author_id')) as {
      code: string;
      origin: { author_id: number }[];
    }[];
    expect(answer.map(({ code, origin }) => [code, origin.map((one) => one.author_id)])).toEqual([
      ['1.5', [1]],
      ['1.50', [2]],
      ['A', [3]],
      ['a', [4]],
    ]);
  });

  it('refuses more text than an answer may hold, before it is built', async () => {
    const aliases = Array.from({ length: 150 }, (_, i) => `n${i}:price`).join(',');
    await expect(get(`book?select=id,author(id,book(${aliases}))&author_id=eq.1`)).rejects.toMatchObject({
      code: '54000',
      status: 413,
      message: 'answer is over the limit of 50000000',
    });
  });

  it('has one time for all levels', async () => {
    await expect(
      get('author?select=id,book(id,author(id,book(id)))', 'service', { BACKSTAY_STATEMENT_TIMEOUT_SERVICE_MS: '1' }),
    ).rejects.toMatchObject({ code: '57014' });
  });
});
