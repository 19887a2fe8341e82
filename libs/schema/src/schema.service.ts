import { existsSync } from 'node:fs';
import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { Inject, Injectable } from '@nestjs/common';
import { AppliedSchema } from './applied-schema.js';
import { refuseOutdated } from './apply/refuse-outdated.js';
import { HoldBack } from './apply/hold-back.js';
import { SchemaApplier } from './apply/schema-applier.js';
import { findDrift } from './drift/find-drift.js';
import { refuseDrifted } from './drift/refuse-drifted.js';
import { tableNames } from './drift/table-names.js';
import { parseSchema } from './parse/parse-schema.js';
import type { SchemaNote } from './parse/parsed-schema.js';
import { readSchemaFolder } from './parse/read-schema-folder.js';
import { countRows } from './plan/count-rows.js';
import { usersElsewhere, type Places } from './plan/users-elsewhere.js';
import { tellWays } from './plan/tell-ways.js';
import { findBadRows } from './plan/find-bad-rows.js';
import { findPlanProblems } from './plan/find-plan-problems.js';
import { mergeIntoCreation } from './plan/merge-into-creation.js';
import { planSteps } from './plan/plan-steps.js';
import { resolveRenames } from './plan/resolve-renames.js';
import { refuseLosingRebuild } from './plan/refuse-losing-rebuild.js';
import type { AppliedVersion, ApplyOptions, PlanStep, SchemaPlan } from './plan/schema-plan.js';
import { SchemaProblems } from './plan/schema-problems.js';
import type { RenameMarker } from './plan/schema-rename.js';
import type { SchemaRecord } from './schema-record.js';
import { Lease } from './system/lease.js';
import { NodeRegistry } from './system/node-registry.js';
import { RecordStore } from './system/record-store.js';
import { SystemTables } from './system/system-tables.js';

/** Milliseconds for reading the database's description of itself. */
const timeoutMs = 60_000;

/** Plans and applies schemas. */
@Injectable()
export class SchemaService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    private readonly config: Config,
    private readonly tables: SystemTables,
    private readonly store: RecordStore,
    private readonly lease: Lease,
    private readonly nodes: NodeRegistry,
    private readonly applier: SchemaApplier,
    private readonly holdBack: HoldBack,
    private readonly applied: AppliedSchema,
  ) {}

  /** The record in force; an empty one before the first apply. */
  async appliedRecord(): Promise<SchemaRecord> {
    await this.tables.prepare();
    return (await this.store.latest()).record;
  }

  /**
   * What it takes to get to `record`, whose names may have been others (`renames`). Throws SchemaProblems for what this
   * engine cannot do at all.
   */
  async plan(record: SchemaRecord, renames: readonly RenameMarker[] = []): Promise<SchemaPlan> {
    await this.tables.prepare();
    return this.planFrom(record, { notes: [], renames });
  }

  /**
   * `plan` for the project's schema folder. Throws SchemaProblems with every problem of every file, and where there is
   * no folder though something is applied: that is the wrong project, or a lost folder, and never means "drop it all".
   */
  async planProject(): Promise<SchemaPlan> {
    const { schemaDir } = this.config.project;
    const { record, renames, problems, notes, places } = await parseSchema(await readSchemaFolder(schemaDir));
    if (problems.length > 0) throw new SchemaProblems(problems);
    await this.tables.prepare();
    if (!existsSync(schemaDir)) {
      const { version } = await this.store.latest();
      if (version > 0) throw new SchemaProblems([folderMissing(schemaDir, version)]);
    }
    return this.planFrom(record, { notes, renames, places });
  }

  /** The record that is applied to the database; version 0 and empty before the first apply. */
  async recorded(): Promise<{ readonly version: number; readonly record: SchemaRecord }> {
    await this.tables.prepare();
    return this.store.latest();
  }

  /** Carries a plan out. Throws SchemaProblems when a step is refused, not allowed, or the plan is out of date. */
  async apply(wanted: SchemaPlan | SchemaRecord, options: ApplyOptions): Promise<AppliedVersion> {
    await this.tables.prepare();
    const { version, steps, ran } = await this.lease.hold(async () => {
      await this.applier.settle();
      // Planned again under the lease: what was true when people looked at it may not be any more.
      const fresh = await ('steps' in wanted
        ? this.planFrom(wanted.after, { notes: [], renames: wanted.markers })
        : this.planFrom(wanted, nothingSaid));
      if ('steps' in wanted) refuseOutdated(wanted, fresh);
      this.refuse(fresh, options);
      const changes = fresh.steps.length;
      if (changes === 0) return { version: fresh.from, steps: changes, ran: [] };
      return {
        version: fresh.from + 1,
        steps: changes,
        ran: await this.holdBack.during(fresh, () => this.applier.run(fresh)),
      };
    });
    await this.applied.refresh();
    const changed = steps > 0;
    const behind = changed ? await this.nodes.waitFor(version) : [];
    return { version, changed, steps, ran, behind };
  }

  private async planFrom(wanted: SchemaRecord, { notes, renames: markers, places }: Said): Promise<SchemaPlan> {
    const { version, record: before } = await this.store.latest();
    // Through JSON, as the stored one went: the comparison is exact.
    const after = JSON.parse(JSON.stringify(wanted)) as SchemaRecord;
    const { engine } = this;
    const resolved = await resolveRenames(before, after, version === 0 ? [] : markers, (had) => this.store.ever(had));
    if (resolved.problems.length > 0) throw new SchemaProblems(resolved.problems);
    const { renames } = resolved;
    const there = await engine.introspector.snapshot((statements) => engine.read(statements, { timeoutMs }));
    const problems = [
      ...findPlanProblems(before, after, there, engine, places ?? new Map()),
      ...usersElsewhere(after, there, engine.dialect, places ?? new Map()),
    ];
    if (problems.length > 0) throw new SchemaProblems(problems);
    const stepwise = planSteps(before, after, engine.ddl, renames);
    const planned = mergeIntoCreation(stepwise, { before, after }, engine.ways);
    const drafts = planned.map((step) => refuseLosingRebuild(step, there, engine.dialect, before, renames));
    const stored = await this.store.latestSnapshot();
    const drift = stored === null ? [] : findDrift(stored.snapshot, there, tableNames(before, engine.dialect));
    const undrifted = drafts.map((step) => refuseDrifted(step, drift, renames));
    const checked = await findBadRows(undrifted, before, renames, engine);
    const steps = await countRows(tellWays(checked, engine.ways), before, renames, engine);
    return { from: version, engine: engine.name, steps, before, after, drift, markers, notes };
  }

  private refuse(plan: SchemaPlan, { allowDestructive }: ApplyOptions): void {
    const problem = (step: PlanStep, advice: string) => ({
      object: step.object,
      message: `${step.action}: ${step.warning ?? ''}`,
      advice,
    });
    // The first apply changes nothing that anybody has agreed to before.
    const agreed = !this.config.server.production || plan.from === 0;
    const problems = plan.steps.flatMap((step) => {
      if (step.risk === 'refused') return [problem(step, '')];
      if (allowDestructive || step.risk === 'safe' || (step.risk === 'confirm' && agreed)) return [];
      return [problem(step, 'Say --allow-destructive if this is meant.')];
    });
    if (problems.length > 0) throw new SchemaProblems(problems);
  }
}

/** What the files say beside the record. */
interface Said {
  readonly notes: readonly SchemaNote[];
  readonly renames: readonly RenameMarker[];
  /** Absent: nobody knows where anything is written. */
  readonly places?: Places;
}

const nothingSaid: Said = { notes: [], renames: [] };

const folderMissing = (dir: string, version: number) => ({
  object: 'schema',
  message: `There is no folder ${dir}, and version ${version} is applied to this database: without files, all its tables would be dropped.`,
  advice:
    'Bring the folder back, or name the project it lies in with --project. A folder without files says that everything is to go.',
});
