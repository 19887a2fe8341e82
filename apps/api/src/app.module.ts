import { ConfigModule, type Config } from '@backstay/config';
import { EngineModule } from '@backstay/engine';
import { identityEntities, identityMigrations } from '@backstay/identity';
import { schemaEntities, schemaMigrations } from '@backstay/schema';
import { StatementFeed, TelemetryModule } from '@backstay/telemetry';
import { Module, type DynamicModule } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { DocsModule } from './docs/docs.module.js';
import { HealthModule } from './health/health.module.js';
import { HomeModule } from './home/home.module.js';
import { HttpModule } from './http/http.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { NotYetModule } from './not-yet/not-yet.module.js';
import { RestModule } from './rest/rest.module.js';

/** The map of the server: what it stands on, and one module per face. */
@Module({})
export class AppModule {
  static for(config: Config): DynamicModule {
    const statements = new StatementFeed();
    return {
      module: AppModule,
      imports: [
        ConfigModule.for(config),
        EngineModule.forRoot({
          entities: [...schemaEntities, ...identityEntities],
          migrations: [...schemaMigrations, ...identityMigrations],
          onStatement: statements.tell,
        }),
        TelemetryModule.forRoot(statements),
        HttpModule,
        RestModule,
        AuthModule,
        AdminModule,
        DocsModule,
        HealthModule,
        MetricsModule,
        HomeModule,
        NotYetModule,
      ],
    };
  }
}
