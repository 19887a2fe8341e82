import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A mail that went to a file instead of a server. */
export interface SunkMail {
  /** Name of the file. */
  readonly name: string;
  readonly to: string;
  readonly subject: string;
  /** ISO 8601, out of the name. */
  readonly at: string;
  /** The plain text. */
  readonly text: string;
}

/** Mails that are shown, at most. */
const shown = 50;

const nameForm = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-[\da-f]{8}\.eml$/;

/** The newest mails of the folder, newest first; empty where there is none. */
export async function readSink(folder: string): Promise<readonly SunkMail[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => nameForm.test(name));
  const newest = names.toSorted().toReversed().slice(0, shown);
  return Promise.all(newest.map(async (name) => parse(name, await readFile(join(folder, name), 'utf8'))));
}

/** What this program has written itself: headers, then text and HTML as alternatives (RFC 2046 §5.1.4). */
function parse(name: string, raw: string): SunkMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1] ?? '';
  const [part = ''] = rest
    .join('\r\n\r\n')
    .split(`--${boundary}`)
    .filter((one) => one.includes('text/plain'));
  const at = part.indexOf('\r\n\r\n');
  return {
    name,
    to: header(head, 'To'),
    subject: header(head, 'Subject'),
    at: name.replace(nameForm, '$1$2:$3:$4'),
    text: decodeBody(part.slice(at + 4), header(part.slice(0, at), 'Content-Transfer-Encoding')).trim(),
  };
}

/** A header with its folded lines joined and its encoded words (RFC 2047) read. */
function header(head: string, name: string): string {
  const folded = new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(head)?.[1] ?? '';
  const line = folded.replaceAll(/\r\n[ \t]+/g, ' ').replaceAll(/\?=\s+=\?/g, '?==?');
  return line.replaceAll(/=\?utf-8\?([QB])\?(.*?)\?=/gi, (_, encoding: string, text: string) =>
    encoding.toUpperCase() === 'B' ? Buffer.from(text, 'base64').toString() : unquote(text.replaceAll('_', ' ')),
  );
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? unquote(body.replaceAll(/=\r\n/g, '')) : body;
}

const unquote = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();
