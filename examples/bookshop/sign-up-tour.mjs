// The part of the tour in which somebody signs up, as an app would do it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';

const vera = '5ca1ab1e-0000-4000-8000-000000000022';

/** The six digits of the newest mail to an address; without SMTP_URL each mail is a file in the data directory. */
function codeMailedTo(address, project) {
  const folder = join(process.env.BACKSTAY_DATA_DIR ?? join(project, '.backstay'), 'mail');
  const mails = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return /code is (\d{6})/.exec(mails.findLast((mail) => mail.includes(`To: ${address}`)))[1];
}

/** Signs somebody up, who orders and reviews. `leave` takes them and what is theirs out again, with the service key. */
export async function signUpTour({ url, keys, project, step, rows, refusedWith }) {
  console.log('\nSomebody new, who signs up:');
  const newcomer = createClient(url, keys.anon_key, { auth: { persistSession: false, autoRefreshToken: false } });
  const email = `nora.${Date.now()}@example.com`;
  const password = 'seven books and a lamp';

  await step(
    'signing up: the shop mails a code and lets nobody in before it',
    newcomer.auth.signUp({ email, password, options: { data: { name: 'Nora Quist' } } }),
    ({ error, data }) => {
      assert.equal(error, null);
      assert.deepEqual([data.user.email, data.session], [email, null]);
    },
  );

  await step(
    'the code out of the mail, which is a file while one develops',
    newcomer.auth.verifyOtp({ email, token: codeMailedTo(email, project), type: 'signup' }),
    ({ error, data }) => {
      assert.equal(error, null);
      assert.equal(data.user.role, 'authenticated');
    },
  );
  const { user } = (await newcomer.auth.getSession()).data.session;

  await step(
    'she becomes a customer; her id is the one she signed in with',
    newcomer.from('customers').insert({ name: 'Nora Quist', email, joined_on: '2026-02-01' }).select('id').single(),
    rows({ id: user.id }),
  );

  await step(
    'an order of her own',
    newcomer.from('orders').insert({ customer_id: user.id }).select('status').single(),
    rows({ status: 'placed' }),
  );

  await step(
    'an order in somebody else’s name',
    newcomer.from('orders').insert({ customer_id: vera }),
    refusedWith('42501'),
  );

  await step(
    'all the orders there are, as she sees it',
    newcomer.from('orders').select('customer_id'),
    rows([{ customer_id: user.id }]),
  );

  await step(
    'a review of hers, which waits for approval',
    newcomer.from('reviews').insert({ book_id: 4, customer_id: user.id, rating: 5 }).select('state').single(),
    rows({ state: 'waiting' }),
  );

  await step('signing out', newcomer.auth.signOut(), ({ error }) => assert.equal(error, null));

  await step('her orders, now that she is nobody again', newcomer.from('orders').select('id'), rows([]));

  await step('back in by password', newcomer.auth.signInWithPassword({ email, password }), ({ error, data }) => {
    assert.equal(error, null);
    assert.equal(data.user.id, user.id);
  });

  await step(
    'her review taken back',
    newcomer.from('reviews').delete().eq('book_id', 4).eq('customer_id', user.id).select('state'),
    rows([{ state: 'waiting' }]),
  );

  return { leave };

  async function leave(service) {
    await step('Nora’s order taken out', service.from('orders').delete().eq('customer_id', user.id), ({ error }) =>
      assert.equal(error, null),
    );
    await step(
      'and Nora, whose reviews go with her',
      service.from('customers').delete().eq('id', user.id),
      ({ error }) => assert.equal(error, null),
    );
    await step('her account deleted, and with it every session', service.auth.admin.deleteUser(user.id), ({ error }) =>
      assert.equal(error, null),
    );
    await step('who was signed in is not any more', newcomer.auth.getUser(), ({ error }) =>
      assert.notEqual(error, null),
    );
  }
}
