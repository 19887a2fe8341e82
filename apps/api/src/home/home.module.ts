import { IdentityModule } from '@backstay/identity';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { AboutService } from './about.service.js';
import { HomeController } from './home.controller.js';

/** `/`: what runs, and where to go next. */
@Module({
  imports: [IdentityModule, SchemaModule],
  controllers: [HomeController],
  providers: [AboutService],
  exports: [AboutService],
})
export class HomeModule {}
