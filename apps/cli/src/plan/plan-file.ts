import { readFile, writeFile } from 'node:fs/promises';
import type { SchemaPlan } from '@backstay/schema';
import { Refusal } from '../refusal.js';

/** Says what the file is, and which version of its form. */
const format = 'backstay-schema-plan/1';

/** Writes a plan for a review and a later `schema apply FILE`. Throws Refusal when the file cannot be written. */
export async function writePlanFile(path: string, plan: SchemaPlan): Promise<void> {
  try {
    await writeFile(path, `${JSON.stringify({ format, ...plan }, null, 2)}\n`);
  } catch (error) {
    throw new Refusal(`the plan could not be written to ${path}.`, { cause: error });
  }
}

/** Reads what `writePlanFile` wrote. Throws Refusal for any other file. */
export async function readPlanFile(path: string): Promise<SchemaPlan> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new Refusal(`the plan ${path} could not be read.`, { cause: error });
  }
  try {
    const content: unknown = JSON.parse(text);
    // Only this program writes such files; what else is in them is compared with a plan of now before anything runs.
    if (isPlan(content)) return content;
  } catch {
    // Not JSON: the same answer.
  }
  throw new Refusal(`${path} is not a plan. Make one with: backstay schema plan --out ${path}`);
}

const isPlan = (content: unknown): content is SchemaPlan =>
  typeof content === 'object' &&
  content !== null &&
  'format' in content &&
  content.format === format &&
  ['from', 'engine', 'steps', 'before', 'after'].every((name) => name in content);
