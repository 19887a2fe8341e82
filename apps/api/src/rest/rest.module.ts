import { DataModule } from '@backstay/data';
import { IdentityModule, LimitsModule } from '@backstay/identity';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { AnswerService } from './answer.service.js';
import { RestController } from './rest.controller.js';

/** `/rest/v1`: the PostgREST dialect. */
@Module({
  imports: [DataModule, IdentityModule, LimitsModule, SchemaModule],
  controllers: [RestController],
  providers: [AnswerService],
})
export class RestModule {}
