import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { bypassesPolicies, Failure, type Principal, type Role } from '@backstay/kernel';
import {
  defaultLimits,
  isWrite,
  parseRequest,
  parseWrite,
  resolveRequest,
  resolveWrite,
  type HttpRequest,
  type RequestLimits,
} from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { SchemaSource } from '../with-fresh-schema.js';
import type { ExplainContext } from './explain-context.js';
import type { Explanation, Outcome } from './explanation.js';
import { explainRead } from './explain-read.js';
import { explainWrite } from './explain-write.js';
import { Findings } from './findings.js';
import { verdictOf } from './verdict-of.js';

/**
 * Tells operators why a request was answered as it was. It looks at rows that the caller may not see, so what it finds
 * is for operators and the service key only.
 */
@Injectable()
export class ExplainService {
  readonly #limits: RequestLimits;

  constructor(
    @Inject(DATA_ENGINE) private readonly engine: Engine,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
  ) {
    this.#limits = { ...defaultLimits, maxRows: config.dataApi.maxRows };
  }

  /**
   * Explains a request that was answered by `outcome`. Only reads, by the same stages; a request that cannot be read is
   * explained by its error. Throws what the database throws.
   */
  async explain(http: HttpRequest, principal: Principal, outcome: Outcome): Promise<Explanation> {
    const findings = new Findings();
    const { role } = principal;
    if (!bypassesPolicies(role)) await this.#find(http, principal, outcome, findings);
    const verdict = verdictOf(outcome, findings);
    const { grants, closed, rows, refusedRows } = findings;
    return { verdict, method: http.method, table: http.table, role, outcome, grants, closed, rows, refusedRows };
  }

  async #find(http: HttpRequest, principal: Principal, outcome: Outcome, findings: Findings): Promise<void> {
    const { catalog, policies } = this.schema.current();
    const context: ExplainContext = {
      engine: this.engine,
      snapshot: { catalog, policies },
      principal,
      timeoutMs: this.config.database.serviceStatementTimeoutMs,
    };
    try {
      if (isWrite(http.method)) {
        const { txOverride } = this.config.dataApi;
        const request = parseWrite(http, this.#limits, { txOverride });
        const plan = resolveWrite(request, catalog, this.#limits, { principal, now: new Date() });
        await explainWrite(context, plan, findings);
      } else {
        const request = parseRequest(http, this.#limits);
        await explainRead(context, resolveRequest(request, catalog, this.#limits), findings);
      }
    } catch (error) {
      // What the request itself was refused for cannot be looked at any closer; what was found so far stands.
      if (!(error instanceof Failure) || (outcome.entry !== error.entry && error.status >= 500)) throw error;
    }
  }
}

/** The outcome of a reply, or of what refused the request to that role. */
export const outcomeOf = (answer: { readonly status: number } | Failure, role: Role): Outcome =>
  answer instanceof Failure
    ? {
        status: role === 'anon' ? answer.unauthenticatedStatus : answer.status,
        code: answer.code,
        entry: answer.entry,
        message: answer.message,
      }
    : { status: answer.status, code: null, entry: null, message: null };
