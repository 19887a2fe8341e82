import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** `/health`: for load balancers and supervisors. */
@Module({
  imports: [SchemaModule],
  controllers: [HealthController],
  providers: [HealthService],
  exports: [HealthService],
})
export class HealthModule {}
