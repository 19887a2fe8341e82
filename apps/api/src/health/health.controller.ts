import { Controller, Get, Res } from '@nestjs/common';
import { ApiTags } from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import { HealthService } from './health.service.js';
import { Liveness, ReadinessReport } from './health.dto.js';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** Whether the process runs. It says nothing of the database: restarting would not help that. */
  @Get('live')
  live(): Liveness {
    return { status: 'ok' };
  }

  /** Whether requests should be sent here: 200 or 503. Answered from what was last seen, at most some seconds ago. */
  @Get('ready')
  ready(@Res({ passthrough: true }) reply: FastifyReply): ReadinessReport {
    const { ready, database, schemaVersion } = this.health.readiness();
    reply.code(ready ? 200 : 503).header('cache-control', 'no-store');
    return { status: ready ? 'ready' : 'not ready', database, schema_version: schemaVersion };
  }
}
