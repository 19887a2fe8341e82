/** How many rows there are; everything in them follows from their number, so that all engines hold the same. */
export const authors = 1000;
export const books = 100_000;
export const reviews = 500_000;

/** The shop all books belong to, and the person who asks: one and the same uuid. */
export const shop = '5a0b6c1e-3f2d-4c8a-9b7e-0d1f2a3b4c5d';

/** What a book is asked for. */
export const bookColumns = ['id', 'author_id', 'title', 'price', 'published', 'available', 'meta', 'created_at'];

const two = (n) => String(n).padStart(2, '0');
const day = (i, year) => `${year + (i % 60)}-${two(1 + (i % 12))}-${two(1 + (i % 28))}`;
const moment = (i) =>
  `${day(i, 2000).replace(/^\d+/, '2025')} ${two(i % 24)}:${two(i % 60)}:00.${String(i % 1_000_000).padStart(6, '0')}`;
const cents = (i) => `${i % 90}.${two(i % 100)}`;
const sentence = 'It holds what its cover says, and the chapter on bridges is worth the price of the whole. ';

const author = (i) =>
  `(${i}, 'Author number ${i} of them all', '${['at', 'de', 'fr', 'it'][i % 4]}', '${day(i, 1920)}')`;
const book = (i) =>
  `(${i}, ${1 + (i % authors)}, '${shop}', 'A history of bridges and tunnels, volume ${i}', ${cents(i)}, '${day(i, 1950)}', ` +
  `${i % 7 === 0 ? 'FALSE' : 'TRUE'}, '{"tags": ["history", "travel"], "pages": ${100 + (i % 900)}}', '${moment(i)}')`;
const review = (i) =>
  `(${i}, ${1 + Math.floor((i - 1) / 5)}, '${shop}', ${1 + (i % 5)}, '${`${sentence}${sentence}${sentence}`.slice(0, 190)} ${i}', TRUE, '${moment(i)}')`;

/**
 * Tables in the order in which they can be filled: name, columns, number of rows, and the text of one.
 * @type {[table: string, columns: string, count: number, row: (i: number) => string][]}
 */
const tables = [
  ['authors', 'id, name, country, born', authors, author],
  ['books', 'id, author_id, shop_id, title, price, published, available, meta, created_at', books, book],
  ['listed_books', 'id, author_id, shop_id, title, price, published, available, meta, created_at', books, book],
  ['memberships', 'shop_id, user_id', 1, () => `('${shop}', '${shop}')`],
  ['reviews', 'id, book_id, reviewer_id, rating, body, approved, created_at', reviews, review],
];

/** INSERT statements for all rows, a thousand in each; constants that every engine reads alike. */
export function* insertStatements() {
  for (const [table, columns, count, row] of tables)
    for (let first = 1; first <= count; first += 1000) {
      const rows = Array.from({ length: Math.min(1000, count - first + 1) }, (_, k) => row(first + k));
      yield `INSERT INTO ${table} (${columns}) VALUES ${rows.join(', ')}`;
    }
}
