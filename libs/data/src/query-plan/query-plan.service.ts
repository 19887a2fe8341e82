import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine, type StopSignal } from '@backstay/engine';
import { fail, type Principal } from '@backstay/kernel';
import { isWrite, planMediaType, planRefused, type HttpRequest, type PlanQuestion } from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from '../data-reply.js';
import { calledName } from '../functions/called-name.js';
import { WritingFunctions } from '../functions/writing-functions.service.js';
import { ReadService } from '../read.service.js';
import type { SchemaSource } from '../with-fresh-schema.js';
import { TriggerWatch } from '../write/trigger-watch.js';
import { WriteService } from '../write/write.service.js';
import { PlannedEngine, type StatementPlan } from './planned-engine.js';

/**
 * Answers how the database runs the statements of a request, in its own words (`Accept: application/vnd.pgrst.plan`). The
 * request goes its whole way, under the same policies; a write is rolled back.
 */
@Injectable()
export class QueryPlanService {
  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
    private readonly triggers: TriggerWatch,
  ) {}

  /**
   * `plans`: the caller may be told. Databases read rows for a plan before any policy is tested (MySQL shows those of a
   * key), so that is only who may read them all. Throws `not_acceptable` where plans are not served, and whatever the request itself is refused for.
   */
  async handle(
    http: HttpRequest,
    principal: Principal,
    question: PlanQuestion,
    options: { readonly signal?: StopSignal; readonly plans?: boolean },
  ): Promise<DataReply> {
    if (!this.config.dataApi.queryPlans || options.plans !== true) throw planRefused(question);
    const writes = http.called ? this.#isWriting(http) : isWrite(http.method);
    if (writes && question.options.includes('analyze')) {
      throw fail('not_supported', { feature: 'options=analyze of the plan of a write' });
    }
    const planned = new PlannedEngine(this.engine, question, writes);
    const real: HttpRequest = { ...http, headers: { ...http.headers, accept: question.of } };
    const answer =
      (writes ? await this.#write(planned, real, principal, options) : null) ??
      (await new ReadService(planned.engine, this.schema, this.config).handle(real, principal, options));
    const { 'content-profile': profile } = answer.headers;
    return {
      status: 200,
      headers: {
        'content-type': `${planMediaType(question)}; charset=utf-8`,
        ...(profile !== undefined && { 'content-profile': profile }),
      },
      body: http.method === 'HEAD' ? null : written(planned.plans, question),
      timings: answer.timings,
    };
  }

  #isWriting(http: HttpRequest): boolean {
    const called = calledName(http, this.config);
    return this.schema.current().catalog.functions.some(({ name, write }) => name === called && write !== undefined);
  }

  /** A write that is taken back; null: an overload that only reads. */
  #write(
    { engine }: PlannedEngine,
    http: HttpRequest,
    principal: Principal,
    options: { readonly signal?: StopSignal },
  ): Promise<DataReply | null> {
    const service = http.called ? WritingFunctions : WriteService;
    return new service(engine, this.schema, this.config, this.triggers).handle(http, principal, {
      ...options,
      rollback: true,
    });
  }
}

/** Statements with placeholders; parameters are never told. */
function written(plans: readonly StatementPlan[], { format }: PlanQuestion): string {
  if (format === 'text') return plans.map(({ sql, plan }) => `${sql}\n${plan}`).join('\n\n');
  return `[${plans.map(({ sql, plan }) => `{"Statement":${JSON.stringify(sql)},"Plan":${planOf(plan)}}`).join(',')}]`;
}

/** PostgreSQL wraps the plan of its one statement in a list, with times beside it. */
function planOf(json: string): string {
  const plan = JSON.parse(json) as unknown;
  if (!Array.isArray(plan) || plan.length !== 1) return json;
  const [only] = plan as readonly unknown[];
  return typeof only === 'object' && only !== null && 'Plan' in only ? JSON.stringify(only.Plan) : json;
}
