import { ConfigError, type Config } from '@backstay/config';
import { DATA_ENGINE, EngineStartError, type Engine } from '@backstay/engine';
import { DriftService, SchemaService } from '@backstay/schema';
import type { CommandContext } from '../command-context.js';
import { examineDatabase, isYetToBeMade } from '../doctor/examine-database.js';
import { examineDrift } from '../doctor/examine-drift.js';
import { examineKeys } from '../doctor/examine-keys.js';
import { examineSchema, examineSchemaFiles } from '../doctor/examine-schema.js';
import { ok, wrong, type Finding } from '../doctor/finding.js';
import { Refusal } from '../refusal.js';
import { loadProject } from './load-project.js';
import { schemaModules, withModules } from './open-context.js';

/** Looks at everything and prints it. Throws Refusal when something is wrong. */
export async function runDoctor(context: CommandContext): Promise<void> {
  const findings = await examine(context);
  if (context.options.json) context.out(`${JSON.stringify({ findings }, null, 2)}\n`);
  else for (const finding of findings) context.out(line(finding));
  const bad = findings.filter(({ level }) => level === 'wrong').length;
  if (bad > 0) throw new Refusal(bad === 1 ? 'one thing is wrong, see above.' : `${bad} things are wrong, see above.`);
}

async function examine(context: CommandContext): Promise<readonly Finding[]> {
  const config = readSettings(context);
  if (Array.isArray(config)) return config;
  const first = [ok('settings', `complete; the project is ${config.project.root}`), ...examineKeys(config)];
  if (isYetToBeMade(config))
    return [...first, ok('database', 'embedded; the first start makes it'), ...(await examineSchemaFiles(config))];
  return [...first, ...(await examineRunning(context, config))];
}

/** The settings, or what is wrong with them. */
function readSettings({ options }: CommandContext): Config | Finding[] {
  try {
    return loadProject(options);
  } catch (error) {
    if (error instanceof Refusal) return [wrong('settings', error.message)];
    if (error instanceof ConfigError) return error.problems.map((problem) => wrong('settings', problem));
    throw error;
  }
}

async function examineRunning(context: CommandContext, config: Config): Promise<readonly Finding[]> {
  try {
    return await withModules(context, schemaModules(), async (modules) => [
      ...(await examineDatabase(modules.get<Engine>(DATA_ENGINE))),
      ...(await examineSchema(modules.get(SchemaService), config)),
      ...(await examineDrift(modules.get(DriftService))),
    ]);
  } catch (error) {
    if (error instanceof EngineStartError) return [wrong('database', error.message)];
    throw error;
  }
}

const words: Readonly<Record<Finding['level'], string>> = { ok: 'ok    ', advice: 'advice', wrong: 'WRONG ' };

function line({ area, level, message, advice }: Finding): string {
  return `${words[level]} ${area}: ${message}\n${advice === null ? '' : `         ${advice}\n`}`;
}
