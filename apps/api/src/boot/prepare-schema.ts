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
  if (existsSync(project.schemaDir)) {
    if (dataApi.autoApply) await applyFiles(app.get(SchemaService), server.production);
    else void warnOfDrift(app.get(SchemaService));
  }
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
  const careful = plan.steps.filter(
    ({ risk }) => risk === 'destructive' || risk === 'refused' || (risk === 'confirm' && production),
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

/** Files only feed plan and apply, so whatever is wrong with them does not keep the server from serving. */
async function warnOfDrift(schema: SchemaService): Promise<void> {
  try {
    const plan = await schema.planProject();
    if (plan.steps.length === 0) return;
    log.warn(`The schema files differ from what is applied (${summary(plan)}); \`backstay schema plan\` shows how`);
  } catch (error) {
    log.warn(`The schema files cannot be compared with what is applied: ${(error as Error).message}`);
  }
}

const summary = ({ steps }: SchemaPlan): string =>
  steps.length === 1 ? `${steps[0]?.action} ${steps[0]?.object}` : `${steps.length} steps`;
