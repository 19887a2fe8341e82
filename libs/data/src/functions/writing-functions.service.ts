import type { Catalog } from '@backstay/catalog';
import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine, type StopSignal } from '@backstay/engine';
import { bypassesPolicies, fail, type Principal } from '@backstay/kernel';
import { writtenPlace, type FunctionCall, type PolicySet } from '@backstay/policy';
import {
  authoriseCall,
  authoriseRequest,
  compileRead,
  InsertStatements,
  parseCall,
  renderReply,
  resolveRequest,
  type AuthorisedCall,
  type DataRequest,
  type HttpReply,
  type HttpRequest,
  type KeyTexts,
  type OrderTerm,
  type ReadPlan,
  type RequestLimits,
  type ResolvedRequest,
} from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from '../data-reply.js';
import { readPage } from '../read-page.js';
import { refuseHeld, refuseHeldFunction } from '../refuse-held.js';
import { requestLimits } from '../request-limits.js';
import { requireFewRows } from '../require-few-rows.js';
import { RowBudget } from '../row-budget.js';
import { StageClock } from '../stage-timings.js';
import { withFreshSchema, type SchemaSource } from '../with-fresh-schema.js';
import { RolledBack } from '../write/rolled-back.js';
import { TriggerWatch } from '../write/trigger-watch.js';
import { WriteRun, type WriteContext } from '../write/write-run.js';
import { performCall, writtenRows } from './perform-call.js';

/** A call whose names and rights are settled. */
interface SettledCall {
  readonly request: DataRequest;
  readonly resolved: ResolvedRequest & { readonly plan: ReadPlan & { readonly call: FunctionCall } };
  readonly authorised: AuthorisedCall;
  readonly policies: PolicySet;
  readonly principal: Principal;
  /** Only its first row is answered. */
  readonly single: boolean;
}

/** Calls of functions that write: the statement of the function and the answer of its rows, in one transaction. */
@Injectable()
export class WritingFunctions {
  readonly #limits: RequestLimits;

  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
    private readonly triggers: TriggerWatch,
  ) {
    this.#limits = requestLimits(config);
  }

  /**
   * Answers one call: parse, resolve, authorise, execute (statement by statement), render. Throws Failure of the catalogue;
   * nothing was written then. Null: what is called is an overload that only reads. `rollback`: it is done and taken back, as by `Prefer: tx=rollback`.
   */
  async handle(
    http: HttpRequest,
    principal: Principal,
    options: { readonly signal?: StopSignal; readonly rollback?: boolean } = {},
  ): Promise<DataReply | null> {
    const clock = new StageClock();
    const request = clock.run('parse', () => parseCall(http, this.#limits, this.config.dataApi));
    return withFreshSchema(this.schema, async ({ catalog, policies, checks: all, held }) => {
      const [called] = catalog.functionsOf({ schema: request.schema, name: request.table });
      refuseHeldFunction(held, policies.callable(called?.name ?? ''));
      const resolved = clock.run('resolve', () => resolveRequest(request, catalog, this.#limits, principal.role));
      refuseHeld(held, resolved.plan);
      const { name, overload } = resolved.plan.call!;
      if (policies.callable(name)[overload]?.write === undefined) return null;
      const call = clock.run('authorise', () => this.#settle(request, resolved, catalog, policies, principal));
      const { source, write } = call.authorised;
      // PostgREST runs GET and HEAD in a transaction that only reads.
      if (http.method !== 'POST') throw fail('read_only_transaction', { command: commands[source.command] });
      // A condition that is not understood must not be passed over.
      refuseCondition(request);
      const { table } = write.plan;
      const context: WriteContext = {
        engine: this.engine,
        authorised: write,
        inserts: new InsertStatements(write, this.engine.dialect),
        principal,
        tables: catalog.tables,
        checks: all.get(`${table.schema}.${table.name}`) ?? [],
        mostRows: this.#mostRows(principal),
        triggers: await this.triggers.has(table),
        limits: this.#limits,
      };
      const rollback = options.rollback === true || request.preferences.tx === 'rollback';
      const reply = await clock.wait('execute', () => this.#transaction(context, call, { ...options, rollback }));
      return { ...reply, timings: clock.timings };
    });
  }

  #settle(
    request: DataRequest,
    resolved: ResolvedRequest,
    catalog: Catalog,
    policies: PolicySet,
    principal: Principal,
  ): SettledCall {
    const { plan, values } = resolved;
    const { role } = principal;
    if (plan.call === undefined) throw new Error('A call that is none');
    // What is asked of the rows is refused before anything is written.
    authoriseRequest(plan, role, policies);
    const authorised = authoriseCall(plan.call, values, catalog, { role, policies });
    const { name, overload } = plan.call;
    const single = policies.callable(name)[overload]?.set === false;
    return {
      request,
      resolved: { ...resolved, plan: { ...plan, call: plan.call } },
      authorised,
      policies,
      principal,
      single,
    };
  }

  async #transaction(
    context: WriteContext,
    call: SettledCall,
    { signal, rollback }: { readonly signal?: StopSignal; readonly rollback: boolean },
  ): Promise<HttpReply> {
    const { answerLength: maxCharacters } = this.#limits;
    const { statementTimeoutMs, serviceStatementTimeoutMs } = this.config.database;
    const options = {
      timeoutMs: bypassesPolicies(call.principal.role) ? serviceStatementTimeoutMs : statementTimeoutMs,
      retry: true,
      withoutEntities: true,
      maxCharacters,
      ...(signal && { signal }),
    };
    const moment = { principal: call.principal, now: new Date() };
    try {
      return await this.engine.transaction(options, async (tx) => {
        const run = new WriteRun(context, (statement) => tx.run(statement));
        const reply = await performCall(run, call.authorised, moment, (keys) => this.#answer(run, call, keys));
        if (rollback) throw new RolledBack(reply);
        return reply;
      });
    } catch (error) {
      if (error instanceof RolledBack) return (error as RolledBack<HttpReply>).outcome;
      throw error;
    }
  }

  /** Reads and renders the rows of the function: what is wrong with that takes the write back, too. */
  async #answer(run: WriteRun, call: SettledCall, keys: readonly KeyTexts[]): Promise<HttpReply> {
    const { request, resolved, policies, principal } = call;
    const { shape } = resolved;
    const { answerLength: longest, embeddedRows } = this.#limits;
    if (shape === 'void') {
      const nothing = { names: [], row: () => '', longest };
      return renderReply(request, { rows: [], count: 1, total: null }, nothing, { shape });
    }
    const isOrdered = request.order.length > 0 || resolved.plan.grouped === true;
    const { written, values } = writtenRows(run, call.single ? keys.slice(0, 1) : keys, resolved.values);
    const plan: ReadPlan = {
      ...resolved.plan,
      call: { ...resolved.plan.call, written },
      // Groups of rows have no place of their own.
      order: isOrdered || written.place === null ? resolved.plan.order : [placed(resolved.plan)],
    };
    const { dialect, capabilities } = this.engine;
    const compiled = compileRead(authoriseRequest(plan, principal.role, policies), dialect);
    const form = { ...request, longest, ...(shape && { shape }) };
    const result = await readPage(compiled, form, (statement) => run.runBound(statement), {
      values,
      principal,
      dialect,
      maxParameters: capabilities.maxParameters,
      budget: new RowBudget(embeddedRows),
    });
    requireFewRows(request, result.count);
    return renderReply(request, result, result.writer, { ...(shape && { shape }) });
  }

  #mostRows({ role }: Principal): number {
    return bypassesPolicies(role) ? Number.MAX_SAFE_INTEGER - 1 : this.config.dataApi.maxAffected;
  }
}

/** Throws `not_supported`, as a POST to a table does. */
function refuseCondition({ precondition: { ifMatch, ifNoneMatch } }: DataRequest): void {
  if (ifMatch === null && ifNoneMatch === null) return;
  const header = ifMatch === null ? 'If-None-Match' : 'If-Match';
  throw fail('not_supported', { feature: `${header} on a write (POST)` });
}

const commands = { insert: 'INSERT', update: 'UPDATE', delete: 'DELETE' } as const;

/** The order in which the rows were written. */
const placed = ({ alias }: ReadPlan): OrderTerm => ({
  expression: { kind: 'column', type: { kind: 'integer' }, source: alias, column: writtenPlace },
  direction: 'asc',
  nulls: null,
});
