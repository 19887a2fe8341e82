import { bookColumns, books, authors, shop } from './rows.mjs';

/** Spreads the numbers of requests over all keys, the same in each run. */
const spread = (i, keys) => 1 + ((i * 7919) % keys);

const get = (path) => ({ method: 'GET', path });
const book = (i) => spread(i, books);
const author = (i) => spread(i, authors);
/** A page of `rows` books starts behind this one. */
const start = (i, rows) => spread(i, books - rows - 1);

const columns = bookColumns.join(',');
const ofAuthor = (table, i) =>
  get(`/rest/v1/${table}?select=${columns}&author_id=eq.${author(i)}&order=published.desc&limit=20`);
const related = 'author:authors(id,name,country),reviews(id,rating,body,created_at)';

const review = (i) => ({
  book_id: book(i),
  reviewer_id: shop,
  rating: 1 + (i % 5),
  body: `As good as it gets, ${i}. `.repeat(8),
});
const post = (path, rows, headers = {}) => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(rows),
});
const hundred = (i) => Array.from({ length: 100 }, (_, k) => review(i * 100 + k));
const inserted = 'id,book_id,reviewer_id,rating,body,created_at';

/**
 * What is measured: `subject` against `baseline`, each the server asked and the request number `i` of it. `requests` is
 * how many make half a second of processor time or so; `expected` how many rows an answer has, null for no rows.
 */
export const cases = [
  {
    name: 'R1',
    about: 'one row by key',
    requests: 4000,
    expected: 1,
    subject: { server: 'backstay', request: (i) => get(`/rest/v1/books?select=${columns}&id=eq.${book(i)}`) },
    baseline: { server: 'bare', request: (i) => get(`/R1?id=${book(i)}`) },
  },
  {
    name: 'R2',
    about: '20 rows, filtered and ordered',
    requests: 2500,
    expected: 20,
    subject: { server: 'backstay', request: (i) => ofAuthor('books', i) },
    baseline: { server: 'bare', request: (i) => get(`/R2?author_id=${author(i)}`) },
  },
  {
    name: 'R3',
    about: '20 rows, their author, 5 last reviews',
    requests: 800,
    expected: 20,
    subject: {
      server: 'backstay',
      request: (i) =>
        get(
          `/rest/v1/books?select=${columns},${related}&id=gt.${start(i, 20)}&order=id&limit=20` +
            '&reviews.order=id.desc&reviews.limit=5',
        ),
    },
    baseline: { server: 'bare', request: (i) => get(`/R3?after=${start(i, 20)}`) },
  },
  {
    name: 'R4',
    about: '1000 rows',
    requests: 200,
    expected: 1000,
    subject: {
      server: 'backstay',
      request: (i) => get(`/rest/v1/books?select=${columns}&id=gt.${start(i, 1000)}&order=id&limit=1000`),
    },
    baseline: { server: 'bare', request: (i) => get(`/R4?after=${start(i, 1000)}`) },
  },
  {
    name: 'W1',
    about: 'insert one, returned',
    requests: 2000,
    expected: 1,
    subject: {
      server: 'backstay',
      request: (i) => post(`/rest/v1/reviews?select=${inserted}`, review(i), { prefer: 'return=representation' }),
    },
    baseline: { server: 'bare', request: (i) => post('/W1', review(i)) },
  },
  {
    name: 'W2',
    about: 'insert 100',
    requests: 300,
    expected: null,
    subject: {
      server: 'backstay',
      request: (i) => post('/rest/v1/reviews', hundred(i), { prefer: 'return=minimal' }),
    },
    baseline: { server: 'bare', request: (i) => post('/W2', hundred(i)) },
  },
  {
    name: 'R2M',
    about: 'R2 with a membership policy, against R2',
    requests: 2500,
    expected: 20,
    subject: { server: 'backstay', request: (i) => ofAuthor('listed_books', i) },
    baseline: { server: 'backstay', request: (i) => ofAuthor('books', i) },
  },
];

const mariadb = { R1: 1.6, R2: 1.1, R3: 0.8, R4: 0.55, W1: 1.7, W2: 1.3, R2M: 1.25 };
const nearly = (bounds, share) =>
  Object.fromEntries(Object.entries(bounds).map(([name, bound]) => [name, name === 'R2M' ? bound : bound * share]));
const others = { R1: 1.6, R3: 1, R4: 0.8, R2M: 1.25 };

/** The most processor time a case may take, as a multiple of its baseline's. */
export const bounds = { mariadb, mysql: nearly(mariadb, 1.2), postgres: others, sqlite: others };
