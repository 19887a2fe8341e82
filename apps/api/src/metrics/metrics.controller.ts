import { fail } from '@backstay/kernel';
import { Telemetry } from '@backstay/telemetry';
import { Controller, Get, Res, UseGuards } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiProduces,
  ApiSecurity,
  ApiTags,
  ApiUnauthorizedResponse,
} from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import { MetricsGuard } from './metrics.guard.js';

@ApiTags('Health')
@Controller('metrics')
@UseGuards(MetricsGuard)
export class MetricsController {
  constructor(private readonly telemetry: Telemetry) {}

  /**
   * What this process has done, in the text format of Prometheus. In production the service key opens it, as `apikey` or
   * as a bearer token, unless `BACKSTAY_METRICS` says otherwise.
   */
  @Get()
  @ApiSecurity('apikey')
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The metrics', schema: { type: 'string' } })
  @ApiUnauthorizedResponse({ description: 'There is no key, or it is not one of this project' })
  @ApiForbiddenResponse({ description: 'The key is not the service key' })
  @ApiNotFoundResponse({ description: 'Metrics are off' })
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    const { metrics } = this.telemetry;
    if (metrics === null) throw fail('path_not_found', {});
    reply
      .type(metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.text());
  }
}
