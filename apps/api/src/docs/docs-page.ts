import { html } from '../http/html.js';

/** The page under `/docs`; addresses are relative, so that it works behind a path prefix. */
export const docsPage: string = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Backstay API documentation</title>
      <link rel="icon" href="./assets/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="./docs/assets/swagger-ui.css" />
      <link rel="stylesheet" href="./docs/assets/docs.css" />
    </head>
    <body>
      <noscript
        ><p>
          This page needs JavaScript. The document itself is <a href="./docs/openapi.json">openapi.json</a>.
        </p></noscript
      >
      <div id="docs"></div>
      <script src="./docs/assets/swagger-ui-bundle.js"></script>
      <script src="./docs/assets/docs.js"></script>
    </body>
  </html> `.text;

/** Keeps the page calm. */
export const docsCss = `
body { margin: 0; background: #fff; }
.dark-mode { color-scheme: dark; }
.dark-mode body { background: #1c2022; }
.swagger-ui .info { margin: 2rem 0 1rem; }
.swagger-ui .scheme-container { box-shadow: none; border-bottom: 1px solid #d8dee6; padding: 1rem 0; }
`;

/**
 * Starts the UI. The document lists what the caller's key can reach, so it is loaded again, with the key, when someone
 * authorises; a key that is refused leaves the page as it is. Keys are kept in memory only. `?schema=` chooses a schema.
 */
export const docsScript = `
const dark = matchMedia('(prefers-color-scheme: dark)');
const paint = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', paint);
paint();
const address = new URL('./docs/openapi.json', document.baseURI);
const schema = new URLSearchParams(location.search).get('schema');
if (schema) address.searchParams.set('schema', schema);
const reload = (original, system) => (payload) => {
  const result = original(payload);
  const authorized = system.authSelectors.authorized();
  const apikey = authorized.getIn(['apikey', 'value']);
  const bearer = authorized.getIn(['bearer', 'value']);
  const headers = {};
  if (apikey) headers.apikey = apikey;
  if (apikey && bearer) headers.authorization = 'Bearer ' + bearer;
  fetch(address, { headers }).then(async (response) => {
    if (response.ok) system.specActions.updateSpec(await response.text());
  });
  return result;
};
SwaggerUIBundle({
  url: address.href,
  dom_id: '#docs',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  docExpansion: 'list',
  queryConfigEnabled: false,
  validatorUrl: null,
  plugins: [{ statePlugins: { auth: { wrapActions: { authorize: reload, logout: reload } } } }],
});
`;
