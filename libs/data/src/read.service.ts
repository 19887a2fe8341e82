import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine, type RowSet } from '@backstay/engine';
import { bypassesPolicies, type Principal } from '@backstay/kernel';
import {
  authoriseRequest,
  bindStatement,
  compileRead,
  defaultLimits,
  parseRequest,
  PlanCache,
  planKey,
  renderReply,
  resolveRequest,
  rowWriter,
  type AuthorisedPlan,
  type CompiledRead,
  type CompiledStatement,
  type Dialect,
  type HttpRequest,
  type ReadPlan,
  type ReadResult,
  type RequestLimits,
  type ResolvedRequest,
  type RowWriter,
} from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from './data-reply.js';
import { StageClock } from './stage-timings.js';
import { withFreshSchema, type SchemaSource } from './with-fresh-schema.js';

/** A plan that was authorised and compiled before: all that a request of the same shape needs. */
interface PreparedRead extends CompiledRead {
  readonly write: RowWriter;
}

/** Who runs a read, and how much of it is wanted. */
interface Execution {
  readonly principal: Principal;
  /** Only the number of rows is answered, so that a count spares reading them. */
  readonly countOnly: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Reads (GET and HEAD): one request in, one reply out, under the principal's policies. */
@Injectable()
export class ReadService {
  readonly #limits: RequestLimits;
  readonly #plans = new PlanCache<PreparedRead>((plan) => plan.rows.sql.length + (plan.count?.sql.length ?? 0));

  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
  ) {
    this.#limits = { ...defaultLimits, maxRows: config.dataApi.maxRows };
  }

  /**
   * Answers one request: parse, resolve, authorise, compile, execute, render. Throws Failure of the catalogue.
   * `signal` aborts when the caller goes away; the statement is then stopped.
   */
  async handle(
    http: HttpRequest,
    principal: Principal,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DataReply> {
    const clock = new StageClock();
    const { dialect } = this.engine;
    const { role } = principal;
    const request = clock.run('parse', () => parseRequest(http, this.#limits));
    return withFreshSchema(this.schema, async ({ version, catalog, policies }) => {
      const resolved = clock.run('resolve', () => resolveRequest(request, catalog, this.#limits));
      const prepared = this.#plans.get(planKey(resolved.plan, role, version), () => {
        const authorised = clock.run('authorise', () => authoriseRequest(resolved.plan, role, policies));
        return clock.run('compile', () => prepareRead(authorised, dialect));
      });
      const countOnly = request.method === 'HEAD';
      const execution: Execution = { principal, countOnly, signal: options.signal };
      const result = await clock.wait('execute', () => this.#execute(prepared, resolved, execution));
      const reply = clock.run('render', () => renderReply(request, result, prepared.write));
      return { ...reply, timings: clock.timings };
    });
  }

  async #execute(
    prepared: PreparedRead,
    { plan, values }: ResolvedRequest,
    { principal, countOnly, signal }: Execution,
  ): Promise<ReadResult> {
    const run = (statements: readonly CompiledStatement[]): Promise<readonly RowSet[]> =>
      this.engine.read(
        statements.map((statement) => bindStatement(statement, values, principal, this.engine.dialect)),
        { timeoutMs: this.#timeoutOf(principal), ...(signal && { signal }) },
      );
    if (prepared.count === null) {
      const [page] = await run([prepared.rows]);
      return { rows: page!.rows, count: page!.rows.length, total: null };
    }
    if (countOnly) {
      const [counted] = await run([prepared.count]);
      const total = totalOf(counted!);
      return { rows: [], count: pageLength(plan, total), total };
    }
    const [page, counted] = await run([prepared.rows, prepared.count]);
    return { rows: page!.rows, count: page!.rows.length, total: totalOf(counted!) };
  }

  #timeoutOf(principal: Principal): number {
    const { statementTimeoutMs, serviceStatementTimeoutMs } = this.config.database;
    return bypassesPolicies(principal.role) ? serviceStatementTimeoutMs : statementTimeoutMs;
  }
}

function prepareRead(authorised: AuthorisedPlan, dialect: Dialect): PreparedRead {
  const compiled = compileRead(authorised, dialect);
  return { ...compiled, write: rowWriter(compiled.columns, compiled.cells) };
}

/** The single cell of a count. */
const totalOf = (counted: RowSet): number => Number(counted.rows[0]![0]);

/** How many of `total` rows a page has. */
const pageLength = ({ limit, offset }: ReadPlan, total: number): number =>
  Math.min(limit ?? total, Math.max(0, total - (offset ?? 0)));
