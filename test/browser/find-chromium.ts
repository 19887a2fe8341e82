import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser to test with: BACKSTAY_TEST_CHROMIUM, or one in a usual place; null: there is none. */
export function findChromium(): string | null {
  const named = process.env['BACKSTAY_TEST_CHROMIUM'];
  if (named !== undefined && !existsSync(named))
    throw new Error(`BACKSTAY_TEST_CHROMIUM names ${named}, which is not there`);
  return named ?? places.find((place) => existsSync(place)) ?? null;
}

/** Arguments with which it runs without a screen and talks to nobody but the page's server. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
