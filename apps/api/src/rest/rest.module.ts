import { DataModule } from '@backstay/data';
import { IdentityModule } from '@backstay/identity';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { RestController } from './rest.controller.js';

/** `/rest/v1`: the PostgREST dialect. */
@Module({
  imports: [DataModule, IdentityModule, SchemaModule],
  controllers: [RestController],
})
export class RestModule {}
