// The requests of examples/bookshop/tour.mjs, typed. Compiled by `npm run check` with the newest client, and by
// types.spec.ts with the oldest one that is supported; it is never run.
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import {
  Constants,
  type Database,
  type Enums,
  type Json,
  type Tables,
  type TablesInsert,
  type TablesUpdate,
} from './bookshop.types.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when the answer of a request has exactly the type. */
type Answer<Request> =
  Request extends PromiseLike<infer Reply> ? (Reply extends { data: infer Data; error: null } ? Data : never) : never;

const answers = <Wanted>() => ({
  of: <Request>(_request: Request, _same: Same<Answer<Request>, Wanted>): void => undefined,
});

/** All of it: never called. */
export function tour(shop: SupabaseClient<Database> = createClient<Database>('http://localhost', 'key')): void {
  const books = shop.from('books');
  answers<{ title: string; first_published: number }[]>().of(
    books.select('title, first_published').order('first_published').limit(3),
    true,
  );
  answers<{ name: string; born: string | null }[]>().of(
    shop.from('authors').select('name, born').lt('born', '1750-01-01').order('born'),
    true,
  );
  answers<{ title: string }[]>().of(books.select('title').ilike('title', '%island%').eq('format', 'paperback'), true);
  answers<{ title: string; details: Json }>().of(books.select('title, details').eq('title', 'Emma').single(), true);
  answers<{ title: string; margin: number | null }[]>().of(books.select('title, margin'), true);
  answers<Tables<'authors'>[]>().of(shop.from('authors').select('*'), true);
  read(shop);
  related(shop);
  hers(shop);
  writes(shop);
  staff(shop);
  answers<Enums<'book_format'>[]>().of(
    Promise.resolve({ data: [...Constants.public.Enums.book_format], error: null }),
    true,
  );
}

function read(shop: SupabaseClient<Database>): void {
  const books = shop.from('books');
  answers<{ name: string }[]>().of(shop.from('authors').select('name').is('born', null).order('name'), true);
  answers<{ title: string; format: Enums<'book_format'>; price: number }[]>().of(
    books.select('title, format, price').gte('first_published', 1901).or('format.eq.ebook,price.lt.8').order('id'),
    true,
  );
  const page = books.select('id, title', { count: 'exact' }).order('title').range(10, 19);
  answers<{ id: number; title: string }[]>().of(page, true);
  void page.then(({ count }) => count satisfies number | null);
  answers<{ id: number }[]>().of(books.select('id', { count: 'exact', head: true }).eq('format', 'hardcover'), true);
  answers<{ title: string; original: string }[]>().of(
    books.select('title, original:details->original->>title').eq('details->original->>language', 'sv').order('id'),
    true,
  );
  // The type that a column is cast to is that of the answer.
  answers<{ title: string; price: string; details: Json }>().of(
    books.select('title, price::text, details').eq('title', 'Emma').single(),
    true,
  );
  answers<{ title: string; cost_price: number }[]>().of(books.select('title, cost_price'), true);
}

function related(shop: SupabaseClient<Database>): void {
  answers<{ title: string; author: { name: string }; categories: { slug: string }[] }[]>().of(
    shop.from('books').select('title, author:authors(name), categories(slug)'),
    true,
  );
  answers<{ name: string; books: { title: string }[] }[]>().of(shop.from('authors').select('name, books(title)'), true);
  answers<{ title: string; author: string }[]>().of(shop.from('books').select('title, ...authors(author:name)'), true);
  // One download at most: its primary key is the foreign key.
  answers<{ title: string; downloads: { file_name: string } | null }[]>().of(
    shop.from('books').select('title, downloads(file_name)'),
    true,
  );
  answers<
    { id: number; order_lines: { quantity: number; books: { title: string; authors: { name: string } } }[] }[]
  >().of(shop.from('orders').select('id, order_lines(quantity, books(title, authors(name)))'), true);
}

/** What a customer reads, and what customers are beside. */
function hers(shop: SupabaseClient<Database>): void {
  const [authors, books, reviews] = [shop.from('authors'), shop.from('books'), shop.from('reviews')] as const;
  answers<{ name: string; books: { title: string }[] }[]>().of(
    authors
      .select('name, books!inner(title)')
      .lt('books.first_published', 1820)
      .order('first_published', { referencedTable: 'books' })
      .limit(1, { referencedTable: 'books' }),
    true,
  );
  answers<{ title: string; authors: { name: string }; categories: { name: string }[] }>().of(
    books.select('title, authors(name), categories(name)').eq('title', 'Emma').single(),
    true,
  );
  answers<{ title: string; author: string }[]>().of(
    books.select('title, ...authors(author:name)').order('authors(name)').order('title').limit(2),
    true,
  );
  void books
    .select('title, reviews()', { count: 'exact', head: true })
    .lt('reviews.rating', 5)
    .is('reviews', null)
    .then(({ count }) => count satisfies number | null);
  answers<{ rating: number; customers: { name: string } }[]>().of(
    reviews.select('rating, customers(name)').order('id').limit(1),
    true,
  );
  answers<{ name: string; joined_on: string }[]>().of(shop.from('customers').select('name, joined_on'), true);
  answers<{ id: number; status: Enums<'order_status'>; placed_at: string }[]>().of(
    shop.from('orders').select('id, status, placed_at').order('placed_at', { ascending: false }),
    true,
  );
  answers<{ order_id: number; book_id: number; quantity: number; total: number | null }[]>().of(
    shop.from('order_lines').select('order_id, book_id, quantity, total').order('order_id').order('line'),
    true,
  );
  answers<{ file_name: string; bytes: number }[]>().of(
    shop.from('downloads').select('file_name, bytes').order('book_id'),
    true,
  );
}

function staff(shop: SupabaseClient<Database>): void {
  const books = shop.from('books');
  answers<{ title: string }[]>().of(books.select('title').eq('on_sale', false).order('title'), true);
  answers<{ id: number }[]>().of(shop.from('reviews').select('id').neq('state', 'approved'), true);
  answers<{ title: string; margin: number | null }[]>().of(
    books.select('title, margin').order('margin', { ascending: false }).limit(3),
    true,
  );
  answers<Tables<'customers'>[]>().of(shop.from('customers').select('*', { count: 'exact', head: true }), true);
}

function writes(shop: SupabaseClient<Database>): void {
  const reviews = shop.from('reviews');
  const customer_id = '5ca1ab1e-0000-4000-8000-000000000022';
  answers<{ rating: number; state: Enums<'review_state'>; books: { title: string } }>().of(
    reviews
      .insert({ book_id: 4, customer_id, rating: 4, body: 'Clever, and kind in the end.' })
      .select('rating, state, books(title)')
      .single(),
    true,
  );
  answers<{ rating: number; body: string }[]>().of(
    reviews
      .upsert({ book_id: 4, customer_id, rating: 5, state: 'waiting' }, { onConflict: 'book_id,customer_id' })
      .select('rating, body'),
    true,
  );
  answers<null>().of(reviews.insert({ book_id: 5, customer_id, rating: 1 }), true);
  answers<{ rating: number }[]>().of(
    reviews.update({ rating: 3, state: 'waiting' }).eq('book_id', 4).eq('customer_id', customer_id).select('rating'),
    true,
  );
  answers<{ id: number }[]>().of(
    reviews.update({ rating: 1, state: 'waiting' }).neq('customer_id', customer_id).select('id'),
    true,
  );
  answers<null>().of(reviews.delete(), true);
  const review: TablesInsert<'reviews'> = {
    book_id: 4,
    customer_id: '5ca1ab1e-0000-4000-8000-000000000022',
    rating: 5,
  };
  const change: TablesUpdate<'reviews'> = { rating: 1 };
  answers<{ rating: number }[]>().of(shop.from('reviews').insert(review).select('rating'), true);
  answers<null>().of(shop.from('reviews').update(change).eq('book_id', 4), true);
  answers<{ id: number; title: string; price: number }[]>().of(shop.rpc('books_for', { purse: 20, most: 2 }), true);
  answers<boolean>().of(shop.rpc('has_bought', { book: 4 }), true);
  answers<{ approved_reviews: number | null }[]>().of(shop.from('books').select('approved_reviews').limit(1), true);
  answers<{ book_id: number }[]>().of(shop.from('reviews').delete().eq('book_id', 4).select('book_id'), true);
}
