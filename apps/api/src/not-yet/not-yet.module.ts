import { Module } from '@nestjs/common';
import { NotYetController } from './not-yet.controller.js';

/** `/storage/v1`, `/realtime/v1`, `/functions/v1`: refused in the words of each protocol. */
@Module({ controllers: [NotYetController] })
export class NotYetModule {}
