// The bookshop through @supabase/supabase-js, as an app would use it. Start the server first (npm start), then:
//   npx node examples/bookshop/tour.mjs
// Each step prints what it asked and what came back, and stops the tour when that is not what it should be.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { signToken } from './sign-token.mjs';
import { signUpTour } from './sign-up-tour.mjs';

const project = import.meta.dirname;
const backstay = join(project, '..', '..', 'bin', 'backstay.js');
const keys = JSON.parse(
  execFileSync(process.execPath, [backstay, 'keys', '--json', '--project', project], { encoding: 'utf8' }),
);
const url = process.env.SHOP_URL ?? keys.url;

const vera = '5ca1ab1e-0000-4000-8000-000000000022';

/** A client without a session of its own: `key` alone, or with the token of a signed-in user. */
const session = (token) =>
  token === undefined ? { auth: { persistSession: false } } : { accessToken: async () => token };
const client = (key, token) => createClient(url, key, session(token));

let steps = 0;

/** Runs one request, checks it and prints one line. Gives the data. */
async function step(title, request, check) {
  const reply = await request;
  check(reply);
  steps += 1;
  const shown = reply.error
    ? `${reply.error.code} ${reply.error.message}`
    : JSON.stringify(reply.data ?? { count: reply.count });
  console.log(`${String(steps).padStart(2)}. ${title}\n    ${shown.length > 110 ? `${shown.slice(0, 110)}…` : shown}`);
  return reply.data;
}

const rows =
  (expected) =>
  ({ error, data }) => {
    assert.equal(error, null);
    assert.deepEqual(data, expected);
  };

const rowCount =
  (expected) =>
  ({ error, data }) => {
    assert.equal(error, null);
    assert.equal(data.length, expected);
  };

const refusedWith =
  (code) =>
  ({ error, data }) => {
    assert.equal(error?.code, code);
    assert.equal(data, null);
  };

console.log(`The bookshop at ${url}\n\nAnyone, with the anon key:`);
const anon = client(keys.anon_key);

await step(
  'the three oldest books',
  anon.from('books').select('title, first_published').order('first_published').limit(3),
  rows([
    { title: 'Don Quixote, Part One', first_published: 1605 },
    { title: 'Robinson Crusoe', first_published: 1719 },
    { title: 'Moll Flanders', first_published: 1722 },
  ]),
);

await step(
  'authors born before 1750, those without a known day left out',
  anon.from('authors').select('name, born').lt('born', '1750-01-01').order('born'),
  rows([
    { name: 'Jonathan Swift', born: '1667-11-30' },
    { name: 'Johann Wolfgang von Goethe', born: '1749-08-28' },
  ]),
);

await step(
  'authors whose day of birth nobody knows',
  anon.from('authors').select('name').is('born', null).order('name'),
  rows([{ name: 'Daniel Defoe' }, { name: 'Miguel de Cervantes' }]),
);

await step(
  'titles with “island” in any case',
  anon.from('books').select('title').ilike('title', '%island%').order('title'),
  rows([{ title: 'The Island of Doctor Moreau' }, { title: 'The Mysterious Island' }, { title: 'Treasure Island' }]),
);

await step(
  'cheap or electronic, and of the twentieth century',
  anon
    .from('books')
    .select('title, format, price')
    .gte('first_published', 1901)
    .or('format.eq.ebook,price.lt.8')
    .order('id'),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.ok(data.length > 0);
    for (const { format, price } of data) assert.ok(format === 'ebook' || price < 8);
  },
);

await step(
  'the second page of ten, and how many there are',
  anon.from('books').select('id, title', { count: 'exact' }).order('title').range(10, 19),
  ({ error, data, count, status }) => {
    assert.equal(error, null);
    assert.deepEqual([status, count, data.length], [206, 92, 10]);
  },
);

await step(
  'only the number',
  anon.from('books').select('id', { count: 'exact', head: true }).eq('format', 'hardcover'),
  ({ error, count }) => {
    assert.equal(error, null);
    assert.equal(count, 13);
  },
);

await step(
  'originals in Swedish, out of the JSON column',
  anon
    .from('books')
    .select('title, original:details->original->>title')
    .eq('details->original->>language', 'sv')
    .order('id'),
  rows([
    { title: 'Gösta Berling’s Saga', original: 'Gösta Berlings saga' },
    { title: 'The Wonderful Adventures of Nils', original: 'Nils Holgerssons underbara resa genom Sverige' },
  ]),
);

await step(
  'books with their author and their shelves, in one request',
  anon.from('books').select('title, author:authors(name), categories(slug)').eq('title', 'Emma').order('slug', {
    referencedTable: 'categories',
  }),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.equal(data[0].author.name, 'Jane Austen');
    assert.ok(data[0].categories.every(({ slug }) => typeof slug === 'string'));
  },
);

await step(
  'authors who wrote something before 1820, each with the first such book',
  anon
    .from('authors')
    .select('name, books!inner(title)')
    .lt('books.first_published', 1820)
    .order('first_published', { referencedTable: 'books' })
    .limit(1, { referencedTable: 'books' }),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.ok(data.length > 0 && data.every(({ books }) => books.length === 1));
  },
);

await step(
  'one book as an object, its price with both digits behind the point',
  anon.from('books').select('title, price::text, details').eq('title', 'Emma').single(),
  rows({ title: 'Emma', price: '9.99', details: { language: 'en' } }),
);

await step(
  'one book that is not there',
  anon.from('books').select('title').eq('title', 'Sanditon').single(),
  refusedWith('PGRST116'),
);

await step(
  'a year that is no number',
  anon.from('books').select('title').eq('first_published', 'long ago'),
  refusedWith('22P02'),
);

await step(
  'a book with its author and its shelves, in one request',
  anon.from('books').select('title, authors(name), categories(name)').eq('title', 'Emma').single(),
  rows({ title: 'Emma', authors: { name: 'Jane Austen' }, categories: [{ name: 'Novels' }, { name: 'Love stories' }] }),
);

await step(
  'two authors with the first of their e-books; who has none is left out',
  anon
    .from('authors')
    .select('name, books!inner(title)')
    .eq('books.format', 'ebook')
    .order('first_published', { referencedTable: 'books' })
    .limit(1, { referencedTable: 'books' })
    .order('name')
    .limit(2),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.equal(data.length, 2);
    for (const { books } of data) assert.equal(books.length, 1);
  },
);

await step(
  'books by the name of their author, which stands beside the title',
  anon.from('books').select('title, ...authors(author:name)').order('authors(name)').order('title').limit(2),
  rows([
    { title: 'The Count of Monte Cristo', author: 'Alexandre Dumas' },
    { title: 'The Three Musketeers', author: 'Alexandre Dumas' },
  ]),
);

await step(
  'books nobody has reviewed, or only with five stars',
  anon
    .from('books')
    .select('title, reviews()', { count: 'exact', head: true })
    .lt('reviews.rating', 5)
    .is('reviews', null),
  ({ error, count }) => {
    assert.equal(error, null);
    assert.ok(count > 0 && count < 92);
  },
);

await step(
  'customers beside reviews: the reviews are public, who wrote them is not',
  anon.from('reviews').select('rating, customers(name)').order('id').limit(1),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.equal(data[0].customers, null);
  },
);

await step('what the shop pays for a book', anon.from('books').select('title, cost_price'), refusedWith('42501'));

await step('customers', anon.from('customers').select('name'), rows([]));

await step('reviews that wait for approval', anon.from('reviews').select('id').eq('state', 'waiting'), rows([]));

console.log('\nVera, signed in:');
const asVera = client(keys.anon_key, signToken(vera));

await step(
  'who she is',
  asVera.from('customers').select('name, joined_on'),
  rows([{ name: 'Vera Dubois', joined_on: '2025-01-22' }]),
);

const orders = await step(
  'her orders, the newest first',
  asVera.from('orders').select('id, status, placed_at').order('placed_at', { ascending: false }),
  rowCount(4),
);

await step(
  'the lines of her orders, and of no others',
  asVera.from('order_lines').select('order_id, book_id, quantity, total').order('order_id').order('line'),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.equal(data.length, 9);
    const hers = new Set(orders.map(({ id }) => id));
    for (const line of data) assert.ok(hers.has(line.order_id));
  },
);

await step(
  'the files of the e-books she paid for',
  asVera.from('downloads').select('file_name, bytes').order('book_id'),
  rowCount(2),
);

await step(
  'her reviews: the one that waits too, the one that was rejected not',
  asVera.from('reviews').select('state, rating').eq('customer_id', vera).order('id'),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.deepEqual(data.map(({ state }) => state).toSorted(), ['approved', 'approved', 'waiting']);
  },
);

await step(
  'her orders with their lines and what was in them',
  asVera.from('orders').select('id, order_lines(quantity, books(title, authors(name)))').order('placed_at').limit(1),
  ({ error, data }) => {
    assert.equal(error, null);
    assert.ok(data[0].order_lines.length > 0);
    for (const { quantity, books } of data[0].order_lines) assert.ok(quantity > 0 && books.authors.name !== '');
  },
);

await step(
  'a review of hers, with the book it is about',
  asVera
    .from('reviews')
    .insert({ book_id: 4, customer_id: vera, rating: 4, body: 'Clever, and kind in the end.' })
    .select('rating, state, books(title)')
    .single(),
  rows({ rating: 4, state: 'waiting', books: { title: 'Emma' } }),
);

await step(
  'a second one of the same book',
  asVera.from('reviews').insert({ book_id: 4, customer_id: vera, rating: 5 }),
  refusedWith('23505'),
);

await step(
  'unless it takes the place of the first',
  asVera
    .from('reviews')
    .upsert({ book_id: 4, customer_id: vera, rating: 5, state: 'waiting' }, { onConflict: 'book_id,customer_id' })
    .select('rating, body'),
  rows([{ rating: 5, body: 'Clever, and kind in the end.' }]),
);

await step(
  'a review in somebody else’s name',
  asVera.from('reviews').insert({ book_id: 5, customer_id: '5ca1ab1e-0000-4000-8000-000000000001', rating: 1 }),
  refusedWith('42501'),
);

await step(
  'a review that approves itself',
  asVera.from('reviews').update({ state: 'approved' }).eq('book_id', 4).eq('customer_id', vera),
  refusedWith('42501'),
);

await step(
  'a review changed, as it is afterwards',
  asVera
    .from('reviews')
    .update({ rating: 3, state: 'waiting' })
    .eq('book_id', 4)
    .eq('customer_id', vera)
    .select('rating'),
  rows([{ rating: 3 }]),
);

await step(
  'reviews of others, which she may read but not change',
  asVera.from('reviews').update({ rating: 1, state: 'waiting' }).neq('customer_id', vera).select('id'),
  rows([]),
);

await step('all reviews at once, without saying which', asVera.from('reviews').delete(), refusedWith('21000'));

await step(
  'her review taken back',
  asVera.from('reviews').delete().eq('book_id', 4).eq('customer_id', vera).select('book_id'),
  rows([{ book_id: 4 }]),
);

const newcomer = await signUpTour({ url, keys, project, step, rows, refusedWith });

console.log('\nA member of staff, whose token says so:');
const staffToken = signToken('5ca1ab1e-0000-4000-8000-0000000000ff', { app_metadata: { staff: true } });
const staff = client(keys.anon_key, staffToken);

await step(
  'books that were withdrawn',
  staff.from('books').select('title').eq('on_sale', false).order('title'),
  rows([{ title: 'Little Men' }, { title: 'Shirley' }, { title: 'The Last Man' }, { title: 'Typee' }]),
);

await step(
  'reviews that wait or were rejected',
  staff.from('reviews').select('id').neq('state', 'approved'),
  rowCount(24),
);

await step('even staff do not see what the shop pays', staff.from('books').select('cost_price'), refusedWith('42501'));

console.log('\nThe service key, which passes every policy and belongs on a server:');
const service = client(keys.service_role_key);

await newcomer.leave(service);

await step(
  'the books that earn most',
  service.from('books').select('title, margin').order('margin', { ascending: false }).limit(3),
  rowCount(3),
);

await step(
  'every customer',
  service.from('customers').select('*', { count: 'exact', head: true }),
  ({ error, count }) => {
    assert.equal(error, null);
    assert.equal(count, 30);
  },
);

console.log(`\n${steps} steps, all as they should be.`);
