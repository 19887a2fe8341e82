import { IdentityModule } from '@backstay/identity';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { AdminController } from './admin.controller.js';
import { AdminService } from './admin.service.js';

/** `/admin/v1`: for operators, with the service key only. */
@Module({
  imports: [HealthModule, IdentityModule, SchemaModule],
  controllers: [AdminController],
  providers: [AdminService],
})
export class AdminModule {}
