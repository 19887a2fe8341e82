import type { Table } from '@backstay/catalog';
import { Config, productVersion } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { lookupsOf, type Policy } from '@backstay/policy';
import { AppliedSchema, DriftWatch } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { HealthService } from '../health/health.service.js';
import { columnSchema } from '../rest/openapi/column-schema.js';
import type { PolicyReport, SchemaReport, TableReport } from './schema.dto.js';
import type { StatusReport } from './status.dto.js';

/** What operators may know of a running node. */
@Injectable()
export class AdminService {
  constructor(
    private readonly config: Config,
    private readonly applied: AppliedSchema,
    private readonly health: HealthService,
    private readonly drift: DriftWatch,
    @Inject(DATA_ENGINE) private readonly engine: Engine,
  ) {}

  /** The applied schema; `name` null: all tables. */
  schema(name: string | null): SchemaReport {
    const { version, catalog, policies } = this.applied.current();
    const tables = catalog.tables.filter((table) => name === null || table.name === name);
    return { version, tables: tables.map((table) => tableReport(table, policies.policies)) };
  }

  status(): StatusReport {
    const { ready, schemaVersion, database } = this.health.readiness();
    return {
      version: productVersion,
      node: process.version,
      production: this.config.server.production,
      uptime_seconds: Math.floor(process.uptime()),
      schema_version: schemaVersion,
      ready,
      database: { engine: this.engine.name, version: this.engine.version, state: database },
      drift: this.drift.seen().map(({ table, what, seenAt }) => ({ table, what, seen_at: seenAt.toISOString() })),
    };
  }
}

const tableReport = (table: Table, policies: readonly Policy[]): TableReport => ({
  schema: table.schema,
  name: table.name,
  comment: table.comment,
  primary_key: [...(table.primaryKey?.columns ?? [])],
  columns: table.columns.map((column) => ({
    name: column.name,
    type: columnSchema(table, column).format,
    nullable: column.nullable,
  })),
  policies: policies
    .filter((policy) => policy.table.schema === table.schema && policy.table.name === table.name)
    .map(policyReport),
});

const policyReport = (policy: Policy): PolicyReport => ({
  name: policy.name,
  permissive: policy.permissive,
  command: policy.command,
  roles: [...policy.roles],
  using: policy.source.using,
  with_check: policy.source.check,
  lookups: [...lookupsOf(policy)],
});
