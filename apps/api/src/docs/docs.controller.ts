import { TokenVerifier } from '@backstay/identity';
import { fail } from '@backstay/kernel';
import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from './documented.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf } from '../http/request-context.js';
import { pagePolicy } from '../http/security-headers.js';
import { docsAssets } from './docs-assets.js';
import { docsPage } from './docs-page.js';
import { DocsGuard } from './docs.guard.js';
import { OpenApiService } from './openapi.service.js';

/** Swagger UI and the document it shows. */
@Controller('docs')
@UseGuards(DocsGuard)
@ApiExcludeController()
export class DocsController {
  constructor(
    private readonly openApi: OpenApiService,
    private readonly verifier: TokenVerifier,
  ) {}

  @Get()
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    // The page's addresses are relative to the folder above.
    if (request.url.startsWith('/docs/')) {
      reply.redirect('../docs', 308);
      return;
    }
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy('inline'))
      .header('cache-control', 'no-cache')
      .send(docsPage);
  }

  /** What the caller's key opens of a schema (default: the first exposed); without a key, what anon can reach. */
  @Get('openapi.json')
  document(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Query('schema') schema?: string): void {
    const apikey = headerOf(request, 'apikey');
    const authorization = headerOf(request, 'authorization');
    const role = apikey === null ? 'anon' : this.verifier.verify({ apikey, authorization }).role;
    reply
      .type('application/json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(this.openApi.document(role, schema ?? null)));
  }

  @Get('assets/:name')
  asset(@Param('name') name: string, @Res() reply: FastifyReply): void {
    const asset = docsAssets.get(name);
    if (asset === undefined) throw fail('path_not_found', {});
    reply.type(asset.type).header('cache-control', 'no-cache').send(asset.read());
  }
}
