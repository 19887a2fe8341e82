import { EngineModule } from '@backstay/engine';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { DataService } from './data.service.js';
import { ReadService } from './read.service.js';

/** The data API. Needs `Config` to be injectable (ConfigModule is global). */
@Module({
  imports: [EngineModule, SchemaModule],
  providers: [DataService, ReadService],
  exports: [DataService],
})
export class DataModule {}
