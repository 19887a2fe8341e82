import { EngineModule } from '@backstay/engine';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { DataService } from './data.service.js';
import { ExplainService } from './explain/explain.service.js';
import { FUNCTION_PROVIDERS, type FunctionProvider } from './functions/function-provider.js';
import { SqlFunctions } from './functions/sql-functions.js';
import { WritingFunctions } from './functions/writing-functions.service.js';
import { QueryPlanService } from './query-plan/query-plan.service.js';
import { ReadService } from './read.service.js';
import { TriggerWatch } from './write/trigger-watch.js';
import { WriteService } from './write/write.service.js';

/** The data API. Needs `Config` to be injectable (ConfigModule is global). */
@Module({
  imports: [EngineModule, SchemaModule],
  providers: [
    DataService,
    ReadService,
    TriggerWatch,
    WriteService,
    QueryPlanService,
    ExplainService,
    SqlFunctions,
    WritingFunctions,
    {
      provide: FUNCTION_PROVIDERS,
      useFactory: (sql: SqlFunctions): FunctionProvider[] => [sql],
      inject: [SqlFunctions],
    },
  ],
  exports: [DataService, ExplainService],
})
export class DataModule {}
