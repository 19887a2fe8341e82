import { html, type Markup } from '../http/html.js';
import type { About } from './about.service.js';

/** The page under `/`. `origin` as the browser sees it; `about` null: production, where it tells nothing. */
export const homePage = (origin: string, about: About | null): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Backstay</title>
        <link rel="icon" href="./assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="./assets/home.css" />
      </head>
      <body>
        <main>
          <h1>Backstay <span class="running">is running</span></h1>
          ${about === null ? html`<p>This is the back end of an application.</p>` : details(origin, about)}
        </main>
        <footer><p>Works with the Supabase client libraries; not affiliated.</p></footer>
      </body>
    </html> `.text;

const details = (origin: string, about: About): Markup =>
  html` <p>The back end of your application, in one process, on your database.</p>
    <dl>
      <div>
        <dt>URL</dt>
        <dd><code>${origin}</code></dd>
      </div>
      <div>
        <dt>Documentation</dt>
        <dd>${about.docs ? html`<a href="./docs">API documentation</a>` : html`switched off (BACKSTAY_DOCS)`}</dd>
      </div>
      <div>
        <dt>Database</dt>
        <dd><code>${about.database}</code></dd>
      </div>
      <div>
        <dt>Project</dt>
        <dd><code>${about.project}</code></dd>
      </div>
      <div>
        <dt>Anon key</dt>
        <dd><code class="key">${about.anonKey}</code></dd>
      </div>
      <div>
        <dt>Service key</dt>
        <dd><code>${about.keysCommand}</code> prints it; keep it on servers</dd>
      </div>
    </dl>
    ${about.table === null ? noTable : tryIt(origin, about.anonKey, about.table)}`;

const noTable = html` <h2>There is no table yet</h2>
  <p>Put SQL files into the project’s <code>schema</code> folder and run <code>npx backstay schema apply</code>.</p>`;

const tryIt = (origin: string, key: string, table: string): Markup =>
  html` <h2>A request to try</h2>
    <pre tabindex="0" aria-label="Request"><code>curl '${origin}/rest/v1/${table}?limit=3' \\
  -H 'apikey: ${key}'</code></pre>
    <p>
      <button type="button" id="send" data-path="./rest/v1/${encodeURIComponent(table)}?limit=3" data-key="${key}">
        Send it from here
      </button>
    </p>
    <pre id="answer" tabindex="0" role="status" aria-label="Answer" hidden></pre>
    <script src="./assets/home.js"></script>`;
