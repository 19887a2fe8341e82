import { EngineModule } from '@backstay/engine';
import { SchemaModule } from '@backstay/schema';
import { Module } from '@nestjs/common';
import { ArchiveExportService } from './archive/archive-export.service.js';
import { ArchiveImportService } from './archive/archive-import.service.js';
import { ExportService } from './export/export.service.js';
import { ImportService } from './import/import.service.js';

/** Data in and out. Needs EngineModule with `transferEntities` and `transferMigrations` beside those of the schema. */
@Module({
  imports: [EngineModule, SchemaModule],
  providers: [ImportService, ExportService, ArchiveExportService, ArchiveImportService],
  exports: [ImportService, ExportService, ArchiveExportService, ArchiveImportService],
})
export class TransferModule {}
