import { AddAnnouncements1760000000002 } from './add-announcements.migration.js';
import { AnnouncementEntity } from './announcement.entity.js';
import { AppliedRecordEntity } from './applied-record.entity.js';
import { AddJournalStatement1760000000001 } from './add-journal-statement.migration.js';
import { CreateSchemaTables1760000000000 } from './create-schema-tables.migration.js';
import { JournalEntity } from './journal.entity.js';
import { LeaseEntity } from './lease.entity.js';
import { NodeEntity } from './node.entity.js';

/** The entities of this lib, for `EngineModule.forRoot`. */
export const schemaEntities = [AppliedRecordEntity, AnnouncementEntity, JournalEntity, LeaseEntity, NodeEntity];

/** The migrations of this lib, for `EngineModule.forRoot`. */
export const schemaMigrations = [
  CreateSchemaTables1760000000000,
  AddJournalStatement1760000000001,
  AddAnnouncements1760000000002,
];
