import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiForbiddenResponse, ApiSecurity, ApiTags, ApiUnauthorizedResponse } from '../docs/documented.js';
import { StrictQuery } from '../http/strict-query.js';
import { AdminService } from './admin.service.js';
import { SchemaQuery, SchemaReport } from './schema.dto.js';
import { ServiceKeyGuard } from './service-key.guard.js';
import { StatusReport } from './status.dto.js';

@ApiTags('Administration')
@ApiSecurity('apikey')
@ApiUnauthorizedResponse({ description: 'There is no key, or it is not one of this project' })
@ApiForbiddenResponse({ description: 'The key is not the service key' })
@Controller('admin/v1')
@UseGuards(ServiceKeyGuard)
export class AdminController {
  constructor(private readonly admin: AdminService) {}

  /** The schema this node enforces: its version, tables and policies. */
  @Get('schema')
  schema(@Query(StrictQuery) query: SchemaQuery): SchemaReport {
    return this.admin.schema(query.table ?? null);
  }

  /** How this node is: versions, database, readiness. */
  @Get('status')
  status(): StatusReport {
    return this.admin.status();
  }
}
