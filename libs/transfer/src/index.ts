export { ArchiveExportService, type ArchiveExportReport } from './archive/archive-export.service.js';
export {
  ArchiveImportService,
  type ArchiveImportOptions,
  type ArchiveImportReport,
  type ArchiveTableReport,
} from './archive/archive-import.service.js';
export type { ManifestTable } from './archive/manifest.js';
export { ExportService } from './export/export.service.js';
export type { ExportOptions, ExportReport } from './export/export-options.js';
export { formatOf, formats, standardStream, type Format } from './file/formats.js';
export type {
  ImportOptions,
  ImportPass,
  ImportProgress,
  ImportReport,
  OnConflict,
  Refusal,
} from './import/import-options.js';
export { ImportService } from './import/import.service.js';
export { TooManyRefused } from './import/batch-writer.js';
export { transferEntities, transferMigrations } from './system/transfer-entities.js';
export { TransferModule } from './transfer.module.js';
