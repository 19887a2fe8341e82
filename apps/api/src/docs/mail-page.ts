import type { SunkMail } from '@backstay/identity';
import { html, type Markup } from '../http/html.js';

/** The page of mails that went to files; they are for whoever develops on this machine. */
export const mailPage = (folder: string, mails: readonly SunkMail[]): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Mails · Backstay</title>
        <link rel="icon" href="../assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="../assets/home.css" />
      </head>
      <body>
        <main>
          <h1>Mails</h1>
          <p>Without <code>SMTP_URL</code> no mail leaves this machine: each is a file in <code>${folder}</code>.</p>
          ${mails.length === 0 ? html`<p>There are none yet.</p>` : mails.map(mail)}
        </main>
      </body>
    </html> `.text;

const mail = ({ to, subject, at, text }: SunkMail): Markup =>
  html` <h2>${subject}</h2>
    <dl>
      <div>
        <dt>To</dt>
        <dd>${to}</dd>
      </div>
      <div>
        <dt>At</dt>
        <dd><time datetime="${at}">${at}</time></dd>
      </div>
    </dl>
    <pre>${linked(text)}</pre>`;

/** The text with its links to follow. */
const linked = (text: string): readonly Markup[] =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));
