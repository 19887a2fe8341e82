import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine, type StopSignal } from '@backstay/engine';
import { bypassesPolicies, factsOf, fail, Failure, type Principal } from '@backstay/kernel';
import {
  authoriseWrite,
  renderWrite,
  resolveWrite,
  type AuthorisedWrite,
  type HttpRequest,
  type RequestLimits,
  type WriteOutcome,
  type WriteRequest,
} from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataReply } from '../data-reply.js';
import { StageClock } from '../stage-timings.js';
import { requestLimits } from '../request-limits.js';
import { refuseHeld, refuseHeldTable } from '../refuse-held.js';
import { withFreshSchema, type SchemaSource } from '../with-fresh-schema.js';
import { insertAtOnce } from './insert-at-once.js';
import { InsertPlans } from './insert-plans.js';
import { RowMended } from './merge-rows.js';
import { performWrite } from './perform-write.js';
import { RolledBack } from './rolled-back.js';
import { TriggerWatch } from './trigger-watch.js';
import { WriteRun, type WriteContext } from './write-run.js';

/** How often an upsert is done again because somebody else inserted its key in between. */
const attempts = 5;

/** Writes (POST, PATCH, PUT, DELETE): all rows of a request or none, under the principal's policies. */
@Injectable()
export class WriteService {
  readonly #limits: RequestLimits;
  readonly #plans: InsertPlans;

  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
    private readonly triggers: TriggerWatch,
  ) {
    this.#limits = requestLimits(config);
    this.#plans = new InsertPlans(engine.dialect, this.#limits);
  }

  /**
   * Answers one request: parse, resolve, authorise, compile and execute (statement by statement), render. Throws
   * Failure of the catalogue; nothing was written then. `signal` aborts when the caller goes away. `rollback`: the write
   * is done and taken back, as by `Prefer: tx=rollback`.
   */
  async handle(
    http: HttpRequest,
    principal: Principal,
    options: { readonly signal?: StopSignal; readonly rollback?: boolean } = {},
  ): Promise<DataReply> {
    const clock = new StageClock();
    const { safeUpdate, txOverride } = this.config.dataApi;
    const said = clock.run('parse', () => this.#plans.read(http, { txOverride }));
    const request: WriteRequest = options.rollback ? rolledBack(said.request) : said.request;
    return withFreshSchema(this.schema, async ({ version, catalog, policies, checks: all, held }) => {
      refuseHeldTable(held, { schema: request.read.schema, name: request.table });
      const moment = { principal, now: new Date() };
      const { role } = principal;
      const read = { ...said, request };
      const known = clock.run('resolve', () => this.#plans.again(read, role, version, moment));
      const authorise = (): AuthorisedWrite => {
        const plan = clock.run('resolve', () => resolveWrite(request, catalog, this.#limits, moment, role));
        refuseHeld(held, plan.reach.plan);
        refuseHeld(held, plan.read);
        return clock.run('authorise', () => authoriseWrite(plan, role, policies, { safeUpdate }));
      };
      const prepared = known ?? this.#plans.first(read, role, version, authorise());
      const { plan } = prepared.authorised;
      refuseHeld(held, plan.read);
      const mostRows = bypassesPolicies(principal.role) ? Number.MAX_SAFE_INTEGER - 1 : this.config.dataApi.maxAffected;
      if (plan.rows.length > mostRows) throw fail('too_many_affected', { limit: mostRows });
      const triggers = await this.triggers.has(plan.table);
      const { tables } = catalog;
      const checks = all.get(`${plan.table.schema}.${plan.table.name}`) ?? [];
      const context: WriteContext = {
        engine: this.engine,
        ...prepared,
        principal,
        tables,
        checks,
        mostRows,
        triggers,
        limits: this.#limits,
        mended: new Set(),
      };
      const outcome = await clock.wait('execute', () => this.#execute(context, request, options.signal));
      const reply = clock.run('render', () => renderWrite(request, outcome, plan.kind));
      return { ...reply, timings: clock.timings };
    });
  }

  async #execute(context: WriteContext, request: WriteRequest, signal?: StopSignal): Promise<WriteOutcome> {
    for (let attempt = 1; ; attempt++) {
      try {
        const atOnce = attempt === 1 ? await this.#atOnce(context, request, signal) : null;
        return atOnce ?? (await this.#transaction(context, request, signal));
      } catch (error) {
        if (error instanceof RolledBack) return (error as RolledBack<WriteOutcome>).outcome;
        if (error instanceof RowMended) {
          context.mended?.add(error.place);
          attempt--;
          continue;
        }
        if (attempt === attempts || !isOvertaken(error, context)) throw error;
        await sleep(Math.random() * 10 * attempt);
      }
    }
  }

  /** Null: it takes a transaction, or the statement met another writer and is to be tried in one. */
  async #atOnce(context: WriteContext, request: WriteRequest, signal?: StopSignal): Promise<WriteOutcome | null> {
    const options = { timeoutMs: this.#timeoutOf(context.principal), ...(signal && { signal }) };
    try {
      return await insertAtOnce(new WriteRun(context, (statement) => this.engine.write(statement, options)), request);
    } catch (error) {
      if (error instanceof Failure && error.entry === 'deadlock') return null;
      throw error;
    }
  }

  #transaction(context: WriteContext, request: WriteRequest, signal?: StopSignal): Promise<WriteOutcome> {
    const { answerLength: maxCharacters } = this.#limits;
    const options = {
      timeoutMs: this.#timeoutOf(context.principal),
      retry: true,
      withoutEntities: true,
      maxCharacters,
      ...(signal && { signal }),
    };
    return this.engine.transaction(options, async (tx) => {
      const outcome = await performWrite(new WriteRun(context, (statement) => tx.run(statement)), request);
      if (request.preferences.tx === 'rollback') throw new RolledBack(outcome);
      return outcome;
    });
  }

  #timeoutOf(principal: Principal): number {
    const { statementTimeoutMs, serviceStatementTimeoutMs } = this.config.database;
    return bypassesPolicies(principal.role) ? serviceStatementTimeoutMs : statementTimeoutMs;
  }
}

const rolledBack = (request: WriteRequest): WriteRequest => ({
  ...request,
  preferences: { ...request.preferences, tx: 'rollback' },
});

/** Whether an upsert met its own key: it was not there when the upsert looked, so another writer has come first. */
function isOvertaken(error: unknown, { authorised }: WriteContext): boolean {
  const key = authorised.plan.conflict;
  if (key === null || !(error instanceof Failure)) return false;
  return factsOf(error, 'unique_violation')?.constraint === key.name;
}
