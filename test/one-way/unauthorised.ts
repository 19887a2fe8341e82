/**
 * What must not compile: each line below that does is an error of this file ("unused @ts-expect-error"), here and in
 * `npm run check`.
 */
import type { Role } from '@backstay/kernel';
import {
  compileRead,
  WriteCompiler,
  type AuthorisedPlan,
  type AuthorisedWrite,
  type Dialect,
  type ReadPlan,
  type WritePlan,
} from '@backstay/query';

declare const plan: ReadPlan;
declare const role: Role;
declare const dialect: Dialect;
declare const authorised: AuthorisedPlan;
declare const writing: WritePlan;
declare const write: AuthorisedWrite;

compileRead(authorised, dialect);
new WriteCompiler(write, dialect);

// @ts-expect-error a resolved plan has no policies in it
compileRead(plan, dialect);

// @ts-expect-error nobody but authoriseRequest can make one
compileRead({ role, plan, guard: null, embeds: [] }, dialect);

// @ts-expect-error what was authorised cannot be changed
authorised.plan = plan;

// @ts-expect-error its policies cannot be taken out
authorised.guard = null;

// @ts-expect-error a resolved write has no policies in it
new WriteCompiler(writing, dialect);

// @ts-expect-error what is embedded is authorised with the rest
authorised.embeds[0].read = plan;
