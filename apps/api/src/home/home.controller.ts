import { Config } from '@backstay/config';
import { fail } from '@backstay/kernel';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '../docs/documented.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pagePolicy } from '../http/security-headers.js';
import { AboutService } from './about.service.js';
import { homeAssets } from './home-assets.js';
import { homePage } from './home-page.js';

/** The page for people, under `/`. */
@Controller()
@ApiExcludeController()
export class HomeController {
  constructor(
    private readonly config: Config,
    private readonly about: AboutService,
  ) {}

  @Get()
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const about = this.config.server.production ? null : this.about.about();
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy('own'))
      .header('cache-control', 'no-cache')
      .send(homePage(`${request.protocol}://${request.host}`, about));
  }

  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = homeAssets.get(name);
    if (asset === undefined) throw fail('path_not_found', {});
    reply.type(asset.type).header('cache-control', 'no-cache').send(asset.body);
  }
}
