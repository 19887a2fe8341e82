import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { docsCss, docsScript } from './docs-page.js';

/** A file that the documentation page loads. */
export interface DocsAsset {
  readonly type: string;
  /** Reads it; the big ones only when they are asked for. */
  readonly read: () => string | Buffer;
}

const uiFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const css = 'text/css; charset=utf-8';
const javascript = 'text/javascript; charset=utf-8';

/** The files there are, by name: nothing else of the package is served. */
export const docsAssets: ReadonlyMap<string, DocsAsset> = new Map([
  ['docs.css', { type: css, read: () => docsCss }],
  ['docs.js', { type: javascript, read: () => docsScript }],
  ['swagger-ui.css', { type: css, read: once('swagger-ui.css') }],
  ['swagger-ui-bundle.js', { type: javascript, read: once('swagger-ui-bundle.js') }],
]);

function once(name: string): () => Buffer {
  let content: Buffer | undefined;
  return () => (content ??= readFileSync(join(uiFolder, name)));
}
