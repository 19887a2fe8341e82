import { IdentityModule } from '@backstay/identity';
import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { MetricsGuard } from './metrics.guard.js';

/** `/metrics`: for Prometheus. */
@Module({ imports: [IdentityModule], controllers: [MetricsController], providers: [MetricsGuard] })
export class MetricsModule {}
