import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';

/** A mail, ready to go. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Where mails go. */
export interface MailTransport {
  /** Whether `send` is done at once, so that whoever asks may wait for it without telling anything by the time it takes. */
  readonly immediate: boolean;
  /** Rejects when the mail was not taken. */
  send(message: Message): Promise<void>;
  close(): void;
}

/** Milliseconds a mail server may take for each step. */
const patience = 10_000;

/** SMTP_URL, or files in development; null: production without a mail server. */
export function mailTransport({ auth, server, project }: Config): MailTransport | null {
  if (auth.smtpUrl !== null) return smtp(auth.smtpUrl);
  return server.production ? null : files(join(project.dataDir, mailFolder));
}

/** Name of the folder of mails inside the data directory. */
export const mailFolder = 'mail';

function smtp(url: string): MailTransport {
  const options = smtpOptions(url);
  const transport = once(async () =>
    (await library()).createTransport({
      ...options,
      pool: true,
      maxConnections: 2,
      connectionTimeout: patience,
      greetingTimeout: patience,
      socketTimeout: patience,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  );
  return {
    immediate: false,
    send: async (message) => {
      await (await transport.get()).sendMail({ ...message });
    },
    close: () => transport.close(),
  };
}

function smtpOptions(text: string) {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(user === '' ? {} : { auth: { user, pass } }),
  };
}

/** The mail library is loaded with the first mail: many servers never send one. */
const library = () => import('nodemailer');

/** Something that is made when it is first asked for, and closed only if it was. */
function once<T extends { close(): void }>(make: () => Promise<T>) {
  let made: Promise<T> | null = null;
  return {
    get: () => (made ??= make()),
    close: () => void made?.then((one) => one.close()),
  };
}

/** Writes each mail as one `.eml` file, oldest first by name, readable by its owner only. */
function files(folder: string): MailTransport {
  const transport = once(async () =>
    (await library()).createTransport({
      streamTransport: true,
      buffer: true,
      newline: 'windows',
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  );
  return {
    immediate: true,
    send: async (message) => {
      const { message: bytes } = await (await transport.get()).sendMail({ ...message });
      if (!Buffer.isBuffer(bytes)) throw fail('mail_failed', {});
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}.eml`;
      await writeFile(join(folder, name), bytes, { mode: 0o600, flag: 'wx' });
    },
    close: () => transport.close(),
  };
}
