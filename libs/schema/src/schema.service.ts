import { Injectable } from '@nestjs/common';
import type { AppliedVersion, ApplyOptions, SchemaPlan } from './plan/schema-plan.js';
import type { SchemaRecord } from './schema-record.js';

/** Plans and applies schemas. */
@Injectable()
export class SchemaService {
  /** What it takes to get to `record`. Throws SchemaProblems for what this engine cannot do at all. */
  async plan(_record: SchemaRecord): Promise<SchemaPlan> {
    throw new Error('Not written yet');
  }

  /** `plan` for the project's schema folder. Throws SchemaProblems with every problem of every file. */
  async planProject(): Promise<SchemaPlan> {
    throw new Error('Not written yet');
  }

  /** Carries a plan out. Throws SchemaProblems when a step is refused, not allowed, or the plan is out of date. */
  async apply(_plan: SchemaPlan | SchemaRecord, _options: ApplyOptions): Promise<AppliedVersion> {
    throw new Error('Not written yet');
  }
}
