// The page: books with their authors for everyone; for somebody who signed in also their reviews, which they can add,
// change and take back. Nothing is checked here that matters: what a caller may see and write, the policies decide.
import { shop } from '/config.js';

const pageSize = 12;
const element = (id) => document.getElementById(id);
const visitor = connect(null);
const state = { client: visitor, me: null, page: 0, title: '', editing: null };

/** A client for everyone, or for the one the token is about. */
function connect(token) {
  const auth = { persistSession: false, autoRefreshToken: false };
  const options = token === null ? { auth } : { accessToken: async () => token };
  return window.supabase.createClient(shop.url, shop.key, options);
}

const say = (text) => (element('message').textContent = text);

/** The data of a reply; what went wrong is said to the reader, and null given. */
function dataOf({ data, error }) {
  if (error) say(`That did not work: ${error.message}`);
  return error ? null : (data ?? true);
}

/** A copy of a template, with texts by selector: everything that comes from the shop is text, never markup. */
function copyOf(template, texts) {
  const item = element(template).content.firstElementChild.cloneNode(true);
  for (const [selector, text] of Object.entries(texts)) item.querySelector(selector).textContent = text;
  return item;
}

function stars(reviews) {
  if (reviews.length === 0) return 'no reviews';
  const mean = reviews.reduce((sum, { rating }) => sum + rating, 0) / reviews.length;
  return `${mean.toFixed(1)} of 5 stars (${reviews.length})`;
}

async function showBooks() {
  const list = element('books');
  list.setAttribute('aria-busy', 'true');
  const first = state.page * pageSize;
  // `*` and `%` would stand for any letters, `_` for one.
  const title = state.title.replace(/[\\%_*]/g, '\\$&');
  const reply = await state.client
    .from('books')
    .select('id, title, first_published, format, price, authors(name), reviews(rating)', { count: 'exact' })
    .ilike('title', `%${title}%`)
    .order('title')
    .range(first, first + pageSize - 1);
  const books = dataOf(reply);
  list.setAttribute('aria-busy', 'false');
  if (books === null) return;
  const last = first + books.length;
  element('count').textContent =
    reply.count === 0 ? 'No book has that in its title.' : `${first + 1} to ${last} of ${reply.count}`;
  element('back').disabled = state.page === 0;
  element('forward').disabled = last >= reply.count;
  list.replaceChildren(...books.map(bookItem));
}

function bookItem({ id, title, first_published, format, price, authors, reviews }) {
  const item = copyOf('book', {
    h3: title,
    '.author': authors.name,
    '.facts': `${first_published}, ${format}, ${price.toFixed(2)}, ${stars(reviews)}`,
  });
  const button = item.querySelector('button');
  button.hidden = state.me === null;
  button.setAttribute('aria-label', `Review ${title}`);
  button.addEventListener('click', () => edit({ book_id: id, title, rating: 5, body: '' }));
  return item;
}

async function showReviews() {
  const reviews = dataOf(
    await state.client
      .from('reviews')
      .select('id, rating, body, state, books(title)')
      .eq('customer_id', state.me.id)
      .order('written_at', { ascending: false }),
  );
  if (reviews !== null) element('reviews').replaceChildren(...reviews.map(reviewItem));
}

function reviewItem({ id, rating, body, state: approval, books }) {
  const title = books?.title ?? 'A book that is no longer sold';
  const waits = approval === 'waiting' ? ', waits for approval' : '';
  const item = copyOf('my-review', { h3: title, '.facts': `${rating} of 5 stars${waits}`, '.body': body });
  const [change, remove] = item.querySelectorAll('button');
  change.setAttribute('aria-label', `Change the review of ${title}`);
  change.addEventListener('click', () => edit({ id, title, rating, body }));
  remove.setAttribute('aria-label', `Take back the review of ${title}`);
  remove.addEventListener('click', async () => {
    const removed = dataOf(await state.client.from('reviews').delete().eq('id', id).select('id'));
    if (removed === null) return;
    say(`Your review of ${title} is gone.`);
    await Promise.all([showReviews(), showBooks()]);
    element('my-reviews').scrollIntoView();
  });
  return item;
}

/** Opens the form on a review that is there (it has an id), or on a new one. */
function edit(review) {
  state.editing = review;
  element('review-title').textContent = `Your review of ${review.title}`;
  element('rating').value = review.rating;
  element('body').value = review.body;
  element('review').hidden = false;
  element('rating').focus();
}

function closeForm() {
  state.editing = null;
  element('review').hidden = true;
}

async function save() {
  const { id, book_id, title } = state.editing;
  // Whoever changes a review hands it in again, so it waits: the policy asks for that.
  const review = { rating: Number(element('rating').value), body: element('body').value.trim(), state: 'waiting' };
  const reviews = state.client.from('reviews');
  const write =
    id === undefined
      ? reviews.insert({ ...review, book_id, customer_id: state.me.id })
      : reviews.update(review).eq('id', id);
  const saved = dataOf(await write.select('id, books(title)'));
  if (saved === null) return;
  closeForm();
  say(saved.length === 0 ? `Your review of ${title} is not there any more.` : `Your review of ${title} is saved.`);
  await Promise.all([showReviews(), showBooks()]);
}

async function signIn(token) {
  const client = connect(token);
  // Customers see themselves and nobody else, so this is who the token is about.
  const { data, error } = await client.from('customers').select('id, name').limit(1).maybeSingle();
  if (error || data === null) {
    say(error ? `The shop does not take this token: ${error.message}` : 'Nobody the shop knows has this token.');
    return;
  }
  state.client = client;
  state.me = data;
  say(`Welcome, ${data.name}.`);
  await showPerson();
}

async function signOut() {
  state.client = visitor;
  state.me = null;
  closeForm();
  say('You are signed out.');
  await showPerson();
}

async function showPerson() {
  const here = state.me !== null;
  element('sign-in').hidden = here;
  element('token').value = '';
  element('signed-in').hidden = !here;
  element('mine').hidden = !here;
  element('name').textContent = here ? `Signed in as ${state.me.name}.` : '';
  await Promise.all([showBooks(), ...(here ? [showReviews()] : [])]);
}

/** Runs `work` for a form instead of sending it. */
function onSubmit(id, work) {
  element(id).addEventListener('submit', (event) => {
    event.preventDefault();
    void work();
  });
}

function turn(pages) {
  state.page += pages;
  void showBooks();
}

onSubmit('sign-in', () => signIn(element('token').value.trim()));
onSubmit('review', save);
onSubmit('search', () => {
  Object.assign(state, { title: element('title').value.trim(), page: 0 });
  return showBooks();
});
element('sign-out').addEventListener('click', () => void signOut());
element('cancel').addEventListener('click', closeForm);
element('back').addEventListener('click', () => turn(-1));
element('forward').addEventListener('click', () => turn(1));

await showBooks();
