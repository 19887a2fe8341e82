import { existsSync } from 'node:fs';
import { loadConfig, type Config } from '@backstay/config';
import type { GlobalOptions } from '../command-context.js';
import { Refusal } from '../refusal.js';

/**
 * The settings of the project that a command is about. Throws Refusal for a folder that is none, so that nothing is
 * made in a place that was not meant; ConfigError for wrong settings. `mayBeNew`: the command makes the folder `schema`.
 */
export function loadProject({ project }: GlobalOptions, mayBeNew = false): Config {
  const config = loadConfig({ project });
  const { root, schemaDir, dataDir } = config.project;
  if (existsSync(schemaDir) || existsSync(dataDir) || (mayBeNew && existsSync(root))) return config;
  throw new Refusal(
    `${root} is not a project: it has no folder schema. Name one with --project, or make one with \`backstay init DIR\`.`,
  );
}
