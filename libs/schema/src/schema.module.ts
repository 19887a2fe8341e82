import { type DynamicModule, Module } from '@nestjs/common';
import { AppliedSchema } from './applied-schema.js';
import { AllOrNothing } from './apply/all-or-nothing.js';
import { HoldBack } from './apply/hold-back.js';
import { Journal } from './apply/journal.js';
import { LockPatience } from './apply/lock-patience.js';
import { StepByStep } from './apply/step-by-step.js';
import { SchemaApplier } from './apply/schema-applier.js';
import { DriftService } from './drift/drift.service.js';
import { DriftWatch } from './drift/drift-watch.js';
import { SchemaPuller } from './pull/schema-puller.js';
import { SchemaService } from './schema.service.js';
import { SeedService } from './seed/seed.service.js';
import { Announcements } from './system/announcements.js';
import { Lease } from './system/lease.js';
import { NodeRegistry } from './system/node-registry.js';
import { defaultPace, PACE, type Pace } from './system/pace.js';
import { RecordStore } from './system/record-store.js';
import { SystemTables } from './system/system-tables.js';

/** Plan, apply and the applied schema. Needs EngineModule with `schemaEntities` and `schemaMigrations`, and Config. */
@Module({
  providers: [
    { provide: PACE, useValue: defaultPace },
    SystemTables,
    RecordStore,
    Lease,
    NodeRegistry,
    Announcements,
    HoldBack,
    AppliedSchema,
    Journal,
    LockPatience,
    AllOrNothing,
    StepByStep,
    SchemaApplier,
    SchemaService,
    DriftService,
    DriftWatch,
    SeedService,
    SchemaPuller,
  ],
  exports: [SchemaService, SchemaPuller, DriftService, DriftWatch, AppliedSchema, SeedService],
})
export class SchemaModule {
  /** The module at another pace than the product's: for tests, which have less time. */
  static at(pace: Partial<Pace>): DynamicModule {
    return { module: SchemaModule, providers: [{ provide: PACE, useValue: { ...defaultPace, ...pace } }] };
  }
}
