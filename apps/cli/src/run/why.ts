import { readFile } from 'node:fs/promises';
import { DataModule, DataService, ExplainService, type Explanation } from '@backstay/data';
import { IdentityModule, KeyRing, TokenVerifier } from '@backstay/identity';
import type { Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import { AppliedSchema, parseSchema, readSchemaFolder, type ParsedSchema } from '@backstay/schema';
import type { INestApplicationContext } from '@nestjs/common';
import type { CommandContext } from '../command-context.js';
import { Refusal } from '../refusal.js';
import { explanationText } from '../why/explanation-text.js';
import { readAsker, type AskerOptions } from '../why/read-asker.js';
import { readQuestion, type QuestionOptions } from '../why/read-question.js';
import { schemaModules, withModules } from './open-context.js';

/** What `backstay why` is asked. */
export type WhyOptions = QuestionOptions & AskerOptions & { readonly token?: string | undefined };

/** Explains one request. Throws Refusal when the question cannot be read; what the request is refused for is an answer. */
export async function runWhy(context: CommandContext, options: WhyOptions): Promise<void> {
  await withModules(context, [...schemaModules(), DataModule, IdentityModule], async (modules, config) => {
    const applied = modules.get(AppliedSchema);
    await applied.refresh();
    if (applied.current().version === 0)
      throw new Refusal('nothing is applied to this database yet. Run: backstay schema apply');
    const principal = askerOf(options, modules);
    const body = await bodyOf(options.body);
    const request = readQuestion({ ...options, body }, applied.current().catalog, principal.role);
    const explanation = await explain(modules, request, principal);
    if (context.options.json) return context.out(`${JSON.stringify(explanation, null, 2)}\n`);
    // Only for places: what is applied decides, whatever the files say by now.
    const files: ParsedSchema = await parseSchema(await readSchemaFolder(config.project.schemaDir));
    context.out(explanationText(explanation, request, principal, files));
  });
}

function askerOf({ token, ...asker }: WhyOptions, modules: INestApplicationContext): Principal {
  if (token === undefined) return readAsker(asker);
  if (asker.as !== undefined || asker.role !== undefined)
    throw new Refusal('--token says who asks: leave out --as and --role.');
  const apikey = modules.get(KeyRing).printed.anon;
  return modules.get(TokenVerifier).verify({ apikey, authorization: `Bearer ${token}` });
}

const bodyOf = async (body: string | undefined): Promise<string | undefined> =>
  body?.startsWith('@') === true ? readFile(body.slice(1), 'utf8') : body;

/** Runs the request, takes back what it wrote, and explains how it was answered. */
export async function explain(
  modules: INestApplicationContext,
  request: HttpRequest,
  principal: Principal,
): Promise<Explanation> {
  const data = modules.get(DataService);
  const answer = () => data.handle(request, principal, { rollback: true });
  return (await modules.get(ExplainService).explain(request, principal, answer)).explanation;
}
