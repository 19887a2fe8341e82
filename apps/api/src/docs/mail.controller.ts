import { join } from 'node:path';
import { Config } from '@backstay/config';
import { mailFolder, readSink } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from './documented.js';
import type { FastifyReply } from 'fastify';
import { pagePolicy } from '../http/security-headers.js';
import { mailPage } from './mail-page.js';

/** The mails of a server in development that has no mail server; elsewhere this address does not exist. */
@Controller('docs/mail')
@ApiExcludeController()
export class MailController {
  constructor(private readonly config: Config) {}

  @Get()
  async page(@Res() reply: FastifyReply): Promise<void> {
    const { auth, project, server } = this.config;
    if (server.production || !server.docs || auth.smtpUrl !== null) throw fail('path_not_found', {});
    const folder = join(project.dataDir, mailFolder);
    const page = mailPage(folder, await readSink(folder));
    // Codes are in it: no other origin's page may read it.
    reply
      .removeHeader('access-control-allow-origin')
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy('own'))
      .header('cache-control', 'no-store')
      .send(page);
  }
}
