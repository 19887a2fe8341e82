import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMail, startAuthServer, type AuthServer } from './auth-server.js';

/** As much of SMTP (RFC 5321) as a mail needs: takes everything, except for addresses at refused.test. */
function mailServer(): { readonly server: Server; readonly mails: string[] } {
  const mails: string[] = [];
  const server = createServer((socket: Socket) => {
    let data: string | null = null;
    let rest = '';
    socket.write('220 loopback\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      let at: number;
      while ((at = rest.indexOf('\r\n')) !== -1) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        if (data !== null && line !== '.') data += `${line}\r\n`;
        else if (data !== null) {
          mails.push(data);
          data = null;
          socket.write('250 taken\r\n');
        } else if (/^EHLO/i.test(line)) socket.write('250-loopback\r\n250 8BITMIME\r\n');
        else if (/^DATA/i.test(line)) {
          data = '';
          socket.write('354 go on\r\n');
        } else if (/^RCPT TO:<.*@refused\.test>/i.test(line)) socket.write('550 no such person\r\n');
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => undefined);
  });
  return { server, mails };
}

describe('what sign-in asks of the outside', () => {
  const { server: smtp, mails } = mailServer();
  let range: HttpServer;
  const asked: string[] = [];
  let server: AuthServer;
  const leaked = 'correct horse battery';

  beforeAll(async () => {
    const digest = createHash('sha1').update(leaked).digest('hex').toUpperCase();
    range = createHttpServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(`${'0'.repeat(35)}:3\r\n${digest.slice(5)}:42\r\n`);
    });
    smtp.listen(0, '127.0.0.1');
    range.listen(0, '127.0.0.1');
    await Promise.all([once(smtp, 'listening'), once(range, 'listening')]);
    const port = (one: Server | HttpServer) => (one.address() as AddressInfo).port;
    server = await startAuthServer('sqlite', {
      files: {
        'mail/magic_link.html':
          '<p>{{ .Data.name }}{{ if .Data.team }} of {{ .Data.team }}{{ end }}: <a href="{{ .ConfirmationURL }}">in</a></p>',
        'mail/magic_link.txt':
          'Hello {{ .Data.name }} <{{ .Email }}>, code is {{ .Token }}, {{ .SiteURL }} {{ .RedirectTo }} {{ .Unknown }}!\n{{ .ConfirmationURL }}\n',
        'mail/magic_link.subject.txt': 'Way in for {{ .Data.name }}\n',
      },
      env: {
        SMTP_URL: `smtp://127.0.0.1:${port(smtp)}`,
        MAIL_FROM: 'Shop <shop@example.org>',
        AUTH_BREACHED_PASSWORDS: `http://127.0.0.1:${port(range)}/range/`,
      },
    });
  });
  afterAll(async () => {
    await server.stop();
    smtp.close();
    range.close();
  });

  const mailTo = async (address: string) => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const raw = mails.find((one) => one.includes(`To: ${address}`));
      if (raw !== undefined) return raw;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no mail to ${address}`);
  };

  it('mails go by SMTP, with the project’s own templates and values escaped', async () => {
    const email = 'smtp@example.org';
    const name = '<b>Eve</b>\r\nBcc: all@example.org';
    const made = await server.ask('POST', '/admin/users', {
      key: server.serviceKey,
      body: { email, email_confirm: true, user_metadata: { name } },
    });
    expect(made.status).toBe(200);
    expect((await server.ask('POST', '/otp', { body: { email } })).body).toEqual({});
    const raw = await mailTo(email);
    const mail = readMail(raw);
    expect(raw).toMatch(/^From: Shop <shop@example.org>/m);
    expect(raw).toMatch(/^Subject: Way in for <b>Eve<\/b> Bcc: all@example.org/m);
    expect(raw.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m);
    expect(mail.text).toContain('<p>&lt;b&gt;Eve&lt;/b&gt;');
    expect(mail.code).toMatch(/^\d{6}$/);
    const verified = await server.ask('POST', '/verify', { body: { email, token: mail.code, type: 'email' } });
    expect(verified.status).toBe(200);
  });

  it('a mail that is refused is told to an administrator, and to nobody else', async () => {
    const invited = await server.ask('POST', '/invite', { key: server.serviceKey, body: { email: 'x@refused.test' } });
    expect([invited.status, invited.body['code']]).toEqual([500, 'unexpected_failure']);
    const otp = await server.ask('POST', '/otp', { body: { email: 'y@refused.test' } });
    expect([otp.status, otp.body]).toEqual([200, {}]);
  });

  it('a leaked password is found out by five digits of its digest, and a silent range API stops nobody', async () => {
    const weak = await server.ask('POST', '/signup', { body: { email: 'leak@example.org', password: leaked } });
    expect([weak.status, weak.body['weak_password']]).toEqual([422, { reasons: ['pwned'] }]);
    expect(asked).toEqual([expect.stringMatching(/^\/range\/[\dA-F]{5}$/)]);
    range.close();
    range.closeAllConnections();
    const fine = await server.ask('POST', '/signup', {
      body: { email: 'leak@example.org', password: 'not leaked anywhere' },
    });
    expect(fine.status).toBe(200);
  });
});

describe('passwords from elsewhere', () => {
  it('of bcrypt and Firebase sign in once, and are hashed anew by it', async () => {
    const server = await startAuthServer('sqlite', { env: { AUTH_PASSWORD_MIN_LENGTH: '6' } });
    const hashes = {
      // The test vector of github.com/firebase/scrypt.
      firebase:
        '$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$42xEC+ixf3L2lw==$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
      // The test vector of the bcrypt reference: "U*U".
      bcrypt: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    };
    for (const [name, password_hash] of Object.entries(hashes)) {
      const email = `${name}@example.org`;
      const secret = name === 'firebase' ? 'user1password' : 'U*U';
      const made = await server.ask('POST', '/admin/users', {
        key: server.serviceKey,
        body: { email, password_hash, email_confirm: true },
      });
      expect([name, made.status]).toEqual([name, 200]);
      for (const body of [
        { email, password: `${secret}x` },
        { email, password: secret },
        { email, password: secret },
      ]) {
        const { status } = await server.ask('POST', '/token?grant_type=password', { body });
        expect([name, body.password, status]).toEqual([name, body.password, body.password === secret ? 200 : 400]);
      }
    }
    await server.stop();
  });
});
