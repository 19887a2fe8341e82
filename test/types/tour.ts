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
  related(shop);
  writes(shop);
  answers<Enums<'book_format'>[]>().of(
    Promise.resolve({ data: [...Constants.public.Enums.book_format], error: null }),
    true,
  );
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

function writes(shop: SupabaseClient<Database>): void {
  const review: TablesInsert<'reviews'> = {
    book_id: 4,
    customer_id: '5ca1ab1e-0000-4000-8000-000000000022',
    rating: 5,
  };
  const change: TablesUpdate<'reviews'> = { rating: 1 };
  answers<{ rating: number }[]>().of(shop.from('reviews').insert(review).select('rating'), true);
  answers<null>().of(shop.from('reviews').update(change).eq('book_id', 4), true);
  answers<{ book_id: number }[]>().of(shop.from('reviews').delete().eq('book_id', 4).select('book_id'), true);
}
