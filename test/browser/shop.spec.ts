import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, testEngines, type TestDatabase } from '../support/databases.js';
import { startServer, type TestServer } from '../support/server.js';
import { chromiumArguments, findChromium } from './find-chromium.js';

const executablePath = findChromium();
const project = 'examples/bookshop';
const vera = '5ca1ab1e-0000-4000-8000-000000000022';

/** The page's own server as a process of its own, on a free port. */
async function serve(server: TestServer): Promise<{ readonly url: string; readonly process: ChildProcess }> {
  const { PATH = '' } = process.env;
  const env = { PATH, PORT: '0', SHOP_URL: server.url, SHOP_ANON_KEY: server.anonKey };
  const served = spawn(process.execPath, [join(project, 'web', 'serve.mjs')], { env });
  const [said] = (await once(served.stdout, 'data')) as [Buffer];
  return { url: /http:\/\/[\d.:]+\//.exec(said.toString())![0], process: served };
}

/** The page is the same on every engine: one in every run, all at night. */
const engines = process.env['BACKSTAY_NIGHTLY'] ? testEngines : testEngines.slice(0, 1);

describe.runIf(executablePath !== null).each(engines)('the bookshop’s page on %s', (engine) => {
  let browser: Browser;
  let database: TestDatabase;
  let server: TestServer;
  let served: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    database = await freshDatabase(engine);
    server = await startServer({ project, databaseUrl: database.url });
    served = await serve(server);
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArguments] });
  });
  afterAll(async () => {
    await browser?.close();
    served?.process.kill();
    await server?.stop();
    await database?.drop();
  });

  /** The page, with all that the browser complains about. */
  const open = async (): Promise<{ readonly page: Page; readonly complaints: readonly string[] }> => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(served.url);
    await page.locator('#books li').first().waitFor();
    return { page, complaints };
  };

  it('lists books with their authors, page by page, and finds titles', async () => {
    const { page, complaints } = await open();
    expect(await page.locator('#count').innerText()).toBe('1 to 12 of 92');
    expect(await page.locator('#books li').count()).toBe(12);
    await page.getByRole('button', { name: 'Later' }).click();
    await page.getByText('13 to 24 of 92').waitFor();
    await page.getByLabel('Title').fill('treasure');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('1 to 1 of 1').waitFor();
    expect(await page.locator('#books li').innerText()).toMatch(/^Treasure Island\s+Robert Louis Stevenson/);
    expect(await page.getByRole('button', { name: /^Review/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('lets a customer add, change and take back a review', async () => {
    const { page, complaints } = await open();
    await page.getByLabel('Your token').fill(server.userToken({ sub: vera }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Signed in as Vera Dubois.').waitFor();
    const reviews = page.locator('#reviews li');
    await reviews.first().waitFor();
    expect(await reviews.count()).toBe(3);

    await page.getByLabel('Title').fill('Emma');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('1 to 1 of 1').waitFor();
    await page.getByRole('button', { name: 'Review Emma' }).click();
    await page.getByLabel('Stars, 1 to 5').fill('4');
    await page.getByLabel('What you think of it').fill('<b>Clever</b> & kind');
    await page.getByRole('button', { name: 'Save' }).click();
    const emma = reviews.filter({ hasText: 'Emma' });
    await page.getByText('Your review of Emma is saved.').waitFor();
    await emma.waitFor();
    expect(await emma.innerText()).toMatch(/^Emma\s+4 of 5 stars, waits for approval\s+<b>Clever<\/b> & kind/);

    await page.getByRole('button', { name: 'Change the review of Emma' }).click();
    await page.getByLabel('Stars, 1 to 5').fill('5');
    await page.getByRole('button', { name: 'Save' }).click();
    await emma.filter({ hasText: '5 of 5 stars' }).waitFor();

    await page.getByRole('button', { name: 'Take back the review of Emma' }).click();
    await page.getByText('Your review of Emma is gone.').waitFor();
    await emma.waitFor({ state: 'detached' });
    expect(await reviews.count()).toBe(3);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Your token').waitFor();
    expect(await page.locator('#mine').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('says what the shop refuses: a second review of a book, a token of nobody', async () => {
    const { page } = await open();
    await page.getByLabel('Your token').fill('not-a-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The shop does not take this token').waitFor();
    await page.getByLabel('Your token').fill(server.userToken({ sub: vera }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Signed in as Vera Dubois.').waitFor();
    await page.getByLabel('Title').fill('Pride and Prejudice');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('1 to 1 of 1').waitFor();
    await page.getByRole('button', { name: 'Review Pride and Prejudice' }).click();
    await page.getByLabel('What you think of it').fill('Again');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('That did not work: duplicate key value').waitFor();
    await page.close();
  });
});
