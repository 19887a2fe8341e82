import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';

const vera = '5ca1ab1e-0000-4000-8000-000000000022';
const dickens = 'Charles Dickens';

describe.each(testEngines)('related rows of the bookshop by the client library, unmodified, on %s', (engine) => {
  let database: TestDatabase;
  let server: TestServer;
  let anon: SupabaseClient;
  let asVera: SupabaseClient;
  beforeAll(async () => {
    database = await freshDatabase(engine);
    server = await startServer({ project: 'examples/bookshop', databaseUrl: database.url });
    anon = createClient(server.url, server.anonKey, { auth: { persistSession: false } });
    asVera = createClient(server.url, server.anonKey, {
      accessToken: () => Promise.resolve(server.userToken({ sub: vera })),
    });
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  it('reads to one, to many, through a junction and one to one', async () => {
    const { data, error } = await anon
      .from('books')
      .select('title, author:authors(name), categories(slug), book_categories(category_id)')
      .eq('title', 'Emma')
      .single();
    expect(error).toBeNull();
    expect(data).toEqual({
      title: 'Emma',
      author: { name: 'Jane Austen' },
      categories: [{ slug: 'novel' }, { slug: 'love' }],
      book_categories: [{ category_id: 1 }, { category_id: 8 }],
    });
    const file = await asVera.from('books').select('downloads(file_name)').eq('title', 'Pride and Prejudice').single();
    expect(file.data).toEqual({ downloads: { file_name: 'pride-and-prejudice.epub' } });
  });

  it('shows of related rows what their own policies show', async () => {
    const file = await anon.from('books').select('downloads(file_name)').eq('title', 'Pride and Prejudice').single();
    expect(file.data).toEqual({ downloads: null });
    const hers = await asVera.from('reviews').select('customers(name)').eq('customer_id', vera).limit(1).single();
    expect(hers.data).toEqual({ customers: { name: 'Vera Dubois' } });
    const theirs = await asVera.from('reviews').select('customers(name)').neq('customer_id', vera).limit(1).single();
    expect(theirs.data).toEqual({ customers: null });
    const refused = await anon.from('authors').select('name, books(cost_price)');
    expect(refused).toMatchObject({
      status: 401,
      error: { code: '42501', message: 'permission denied for table books' },
    });
  });

  it('filters, orders and pages related rows by referencedTable', async () => {
    const books = { referencedTable: 'books' } as const;
    const author = () => anon.from('authors').select('name, books(title, first_published)').eq('name', dickens);
    const last = await author()
      .order('first_published', { ...books, ascending: false })
      .limit(2, books)
      .single();
    expect(last.data?.books.map(({ title }) => title as unknown)).toEqual([
      'Great Expectations',
      'A Tale of Two Cities',
    ]);
    const next = await author()
      .order('first_published', { ...books, ascending: false })
      .range(1, 2, books)
      .single();
    expect(next.data?.books[0]).toEqual(last.data?.books[1]);
    const some = await author().or('title.eq.Bleak House,title.like.Oliver*', books).order('title', books).single();
    expect(some.data?.books.map(({ title }) => title as unknown)).toEqual(['Bleak House', 'Oliver Twist']);
    const none = await author().gt('books.first_published', 1900).single();
    expect(none.data).toEqual({ name: dickens, books: [] });
  });

  it('finds rows by what is related, and by what is not', async () => {
    const inner = await anon.from('authors').select('name, books!inner(title)').eq('books.title', 'Emma');
    expect(inner.data).toEqual([{ name: 'Jane Austen', books: [{ title: 'Emma' }] }]);
    const both = await anon.from('books').select('id, reviews()', { count: 'exact', head: true });
    const without = await anon
      .from('books')
      .select('id, reviews()', { count: 'exact', head: true })
      .is('reviews', null);
    const reviewed = await anon
      .from('books')
      .select('id, reviews()', { count: 'exact', head: true })
      .not('reviews', 'is', null);
    expect((without.count ?? 0) + (reviewed.count ?? 0)).toBe(both.count);
    expect(without.count).toBeGreaterThan(0);
    const either = await anon
      .from('books')
      .select('title, reviews()')
      .or('reviews.is.null,title.eq.Emma')
      .eq('title', 'Emma');
    expect(either.data).toEqual([{ title: 'Emma' }]);
  });

  it('orders by a related column, and spreads related rows', async () => {
    const { data } = await anon
      .from('books')
      .select('title, ...authors(author:name)')
      .order('authors(name)', { ascending: false })
      .order('title')
      .limit(1);
    expect(data).toEqual([{ title: 'Germinal', author: 'Émile Zola' }]);
    const lists = await anon.from('authors').select('name, ...books(titles:title)').eq('name', 'Emily Brontë').single();
    expect(lists.data).toEqual({ name: 'Emily Brontë', titles: ['Wuthering Heights'] });
  });

  it('goes down several levels, with one budget for all', async () => {
    const { data, error } = await asVera
      .from('orders')
      .select('id, order_lines(line, books(title, authors(name), reviews(rating)))')
      .order('id')
      .limit(1)
      .single();
    expect(error).toBeNull();
    expect(data).toMatchObject({
      id: 3,
      order_lines: [{ line: 1, books: { authors: { name: expect.any(String) } } }, {}],
    });
    const deep = await anon.from('books').select(`${'authors(books('.repeat(8)}id${'))'.repeat(8)}`);
    expect(deep.status).toBe(413);
  });

  it('says what is not related', async () => {
    const { error, status } = await anon.from('books').select('title, customers(name)');
    expect({ status, code: error?.code, message: error?.message }).toEqual({
      status: 400,
      code: 'PGRST200',
      message: "Could not find a relationship between 'books' and 'customers' in the schema cache",
    });
  });
});
