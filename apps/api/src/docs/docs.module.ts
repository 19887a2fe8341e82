import { IdentityModule } from '@backstay/identity';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';
import { MailController } from './mail.controller.js';
import { OpenApiService } from './openapi.service.js';

/** `/docs`: the documentation page and OpenAPI. */
@Module({
  imports: [IdentityModule, SchemaModule],
  controllers: [DocsController, MailController],
  providers: [OpenApiService],
  exports: [OpenApiService],
})
export class DocsModule {}
