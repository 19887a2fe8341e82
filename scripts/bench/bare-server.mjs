// The baseline: node:http and a driver, as one would write it by hand for exactly these requests. Statements are
// prepared, rows go through JSON.stringify as the driver gives them. Forked with the database's address.
import { createServer } from 'node:http';
import { openDriver } from './drivers.mjs';
import { bookColumns } from './rows.mjs';

const url = process.argv[2];
const database = await openDriver(url);
const returning = !url.startsWith('mysql');

const columns = bookColumns.join(', ');
const reviewColumns = 'book_id, reviewer_id, rating, body';
const reviewValues = ({ book_id, reviewer_id, rating, body }) => [book_id, reviewer_id, rating, body];
const inserted = 'id, book_id, reviewer_id, rating, body, created_at';
const placeholders = (count) => Array(count).fill('?').join(', ');

const handlers = {
  R1: (query) => database.query(`SELECT ${columns} FROM books WHERE id = ?`, [query.get('id')]),
  R2: (query) =>
    database.query(`SELECT ${columns} FROM books WHERE author_id = ? ORDER BY published DESC, id LIMIT 20`, [
      query.get('author_id'),
    ]),
  R3: booksWithRelated,
  R4: (query) =>
    database.query(`SELECT ${columns} FROM books WHERE id > ? ORDER BY id LIMIT 1000`, [query.get('after')]),
  W1: insertOne,
  W2: insertMany,
};

async function booksWithRelated(query) {
  const prefixed = bookColumns.map((column) => `b.${column}`).join(', ');
  const rows = await database.query(
    `SELECT ${prefixed}, a.id AS a_id, a.name AS a_name, a.country AS a_country FROM books b JOIN authors a ON a.id = b.author_id WHERE b.id > ? ORDER BY b.id LIMIT 20`,
    [query.get('after')],
  );
  const related = await database.query(
    `SELECT id, book_id, rating, body, created_at FROM reviews WHERE book_id IN (${placeholders(rows.length)}) ORDER BY id DESC`,
    rows.map(({ id }) => id),
  );
  const byBook = new Map(rows.map(({ id }) => [String(id), []]));
  for (const { book_id, ...review } of related) {
    const list = byBook.get(String(book_id));
    if (list.length < 5) list.push(review);
  }
  return rows.map(({ a_id, a_name, a_country, ...book }) => ({
    ...book,
    author: { id: a_id, name: a_name, country: a_country },
    reviews: byBook.get(String(book.id)),
  }));
}

async function insertOne(_query, review) {
  const values = reviewValues(review);
  if (returning)
    return database.query(`INSERT INTO reviews (${reviewColumns}) VALUES (?, ?, ?, ?) RETURNING ${inserted}`, values);
  const { insertId } = await database.query(`INSERT INTO reviews (${reviewColumns}) VALUES (?, ?, ?, ?)`, values);
  return database.query(`SELECT ${inserted} FROM reviews WHERE id = ?`, [insertId]);
}

async function insertMany(_query, reviews) {
  const tuples = Array(reviews.length).fill('(?, ?, ?, ?)').join(', ');
  await database.query(`INSERT INTO reviews (${reviewColumns}) VALUES ${tuples}`, reviews.flatMap(reviewValues));
  return null;
}

async function answer(request, response) {
  const [path, query] = request.url.split('?');
  const body = request.method === 'POST' ? await read(request) : null;
  const rows = await handlers[path.slice(1)](new URLSearchParams(query), body);
  if (rows === null) return response.writeHead(201).end();
  const text = JSON.stringify(rows);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return response.writeHead(body === null ? 200 : 201, headers).end(text);
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString());
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on('disconnect', () => process.exit());
