import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/server.js';
import { chromiumArguments, findChromium } from './find-chromium.js';

const executablePath = findChromium();
if (executablePath === null) {
  process.stdout.write('browser tests left out: no Chromium found (set BACKSTAY_TEST_CHROMIUM)\n');
}

/** A page that notes everything the browser complains about. */
interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

describe.runIf(executablePath !== null)('the pages in a browser', () => {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ project: 'examples/bookshop' });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArguments] });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (path: string): Promise<WatchedPage> => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(server.url + path);
    return { page, complaints };
  };

  it('/ says what runs, and its request can be sent', async () => {
    const { page, complaints } = await open('/');
    expect(await page.title()).toBe('Backstay');
    const text = await page.locator('main').innerText();
    for (const fact of [server.url, server.anonKey, 'bookshop', 'npx backstay keys']) expect(text).toContain(fact);
    expect(text).not.toContain(server.serviceKey);
    await page.getByRole('button', { name: 'Send it from here' }).click();
    const answer = page.getByRole('status');
    await answer.waitFor();
    expect(await answer.innerText()).toMatch(/^200 OK\s+\[\s*\{\s*"id": 1,/);
    await page.getByRole('link', { name: 'API documentation' }).click();
    await page.waitForURL(`${server.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('/docs takes a key in its apikey box and reads a table with it', async () => {
    const { page, complaints } = await open('/docs');
    const operation = page.locator('#operations-books-read_books');
    await operation.waitFor();
    await authorise(page, server.anonKey);
    await operation.locator('.opblock-summary-control').click();
    await operation.locator('tr[data-param-name="limit"] input').fill('2');
    await operation.getByRole('button', { name: 'Execute' }).click();
    const live = operation.locator('.live-responses-table');
    await live.waitFor();
    expect(await live.locator('td.response-col_status:not(.col_header)').innerText()).toContain('200');
    const rows: unknown = JSON.parse(await live.locator('.highlight-code code').first().innerText());
    expect(rows).toHaveLength(2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('/docs shows administration to the service key only', async () => {
    const { page, complaints } = await open('/docs');
    await page.locator('.opblock').first().waitFor();
    const admin = page.locator('[data-path="/admin/v1/status"]');
    expect(await admin.count()).toBe(0);
    await authorise(page, server.serviceKey);
    await admin.waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('/docs stays as it is when a key is refused', async () => {
    const { page } = await open('/docs');
    await page.locator('.opblock').first().waitFor();
    const refused = page.waitForResponse((response) => response.status() === 401);
    await authorise(page, 'sb_secret_wrong');
    await refused;
    expect(await page.locator('#operations-books-read_books').count()).toBe(1);
    await page.close();
  });
});

async function authorise(page: Page, key: string): Promise<void> {
  await page.locator('button.authorize').first().click();
  const box = page.locator('.auth-container').filter({ hasText: 'apikey' }).first();
  await box.locator('input').fill(key);
  await box.locator('button.authorize').click();
  await box.getByRole('button', { name: 'Close' }).click();
}
