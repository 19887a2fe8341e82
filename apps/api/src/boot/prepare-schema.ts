import { existsSync } from 'node:fs';
import { Config } from '@backstay/config';
import { AppliedSchema, SchemaService, SeedService, type SchemaPlan } from '@backstay/schema';
import { Logger, type INestApplicationContext } from '@nestjs/common';

const log = new Logger('Schema');

/**
 * Brings the applied schema up to date where that is wanted, takes it up, and says what an operator should know.
 * Throws SchemaProblems when the files cannot be applied.
 */
export async function prepareSchema(app: INestApplicationContext): Promise<void> {
  const { project, dataApi, server } = app.get(Config);
  const applied = app.get(AppliedSchema);
  // Without it the record alone counts: a start that compares no files loads no SQL parser (and 30 MiB less).
  if (dataApi.autoApply && existsSync(project.schemaDir)) await applyFiles(app.get(SchemaService), server.production);
  await applied.watch();
  if (applied.current().version > 0) {
    if (!server.production && existsSync(project.seedDir)) await seedOnce(app.get(SeedService));
  } else {
    const missing = existsSync(project.schemaDir) ? '' : ` (there is no folder ${project.schemaDir})`;
    log.warn(
      `No schema is applied yet${missing}: write schema/*.sql and run \`backstay schema apply\`; until then tables answer 503`,
    );
  }
}

/** Steps that somebody has to agree to are left to `backstay schema apply`; then nothing is applied here. */
async function applyFiles(schema: SchemaService, production: boolean): Promise<void> {
  const plan = await schema.planProject();
  // The first apply changes nothing that anybody has agreed to before.
  const agreed = !production || plan.from === 0;
  const careful = plan.steps.filter(
    ({ risk }) => risk === 'destructive' || risk === 'refused' || (risk === 'confirm' && !agreed),
  );
  if (careful.length > 0) {
    log.warn(
      `The schema files are not applied, because somebody has to agree to a step (${summary(plan)}); see \`backstay schema plan\``,
    );
    return;
  }
  if (plan.steps.length === 0) return;
  const { version, steps } = await schema.apply(plan, { allowDestructive: false });
  log.log(`Applied the schema files: version ${version}, ${steps} steps`);
}

async function seedOnce(seed: SeedService): Promise<void> {
  const report = await seed.loadIfEmpty();
  if (report === null || report.files.length === 0) return;
  const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
  log.log(
    `Loaded the seed into the empty database: ${rows} rows of ${report.tables.length} ${report.tables.length === 1 ? 'table' : 'tables'}`,
  );
}

const summary = ({ steps }: SchemaPlan): string =>
  steps.length === 1 ? `${steps[0]?.action} ${steps[0]?.object}` : `${steps.length} steps`;
