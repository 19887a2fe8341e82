import { Config } from '@backstay/config';
import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { bypassesPolicies, Failure, type Principal, type Role } from '@backstay/kernel';
import {
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
import { requestLimits } from '../request-limits.js';
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
    this.#limits = requestLimits(config);
  }

  /**
   * Looks at the rows that a request is about, then has it answered by `answer`, and explains how it was. Looking is
   * reading only, by the same stages. Throws what `answer` throws, unless it is a Failure: that is what is explained.
   */
  async explain<T extends { readonly status: number }>(
    http: HttpRequest,
    principal: Principal,
    answer: () => Promise<T>,
  ): Promise<{ readonly answer: T | Failure; readonly explanation: Explanation }> {
    const { role } = principal;
    const findings = new Findings();
    const seen = bypassesPolicies(role) ? null : await this.#find(http, principal, findings);
    const answered = await answer().catch((error: unknown) => {
      if (error instanceof Failure) return error;
      throw error;
    });
    const outcome = outcomeOf(answered, role);
    const explanation: Explanation = {
      verdict: verdictOf(outcome, findings),
      method: http.method,
      table: http.table,
      role,
      outcome,
      grants: findings.grants,
      closed: findings.closed,
      rows: findings.rows,
      refusedRows: findings.refusedRows,
      // What ended looking and is not what the request itself is refused for was in the way of it.
      complete: seen === null || seen.entry === outcome.entry,
    };
    return { answer: answered, explanation };
  }

  /** Gives what ended looking early, or null. */
  async #find(http: HttpRequest, principal: Principal, findings: Findings): Promise<Failure | null> {
    const { catalog, policies } = this.schema.current();
    const timeoutMs = this.config.database.serviceStatementTimeoutMs;
    const context: ExplainContext = { engine: this.engine, snapshot: { catalog, policies }, principal, timeoutMs };
    try {
      if (isWrite(http.method)) {
        const request = parseWrite(http, this.#limits, { txOverride: this.config.dataApi.txOverride });
        await explainWrite(
          context,
          resolveWrite(request, catalog, this.#limits, { principal, now: new Date() }),
          findings,
        );
      } else {
        await explainRead(context, resolveRequest(parseRequest(http, this.#limits), catalog, this.#limits), findings);
      }
      return null;
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
  }
}

/** The outcome of a reply, or of what refused the request to that role. */
const outcomeOf = (answer: { readonly status: number } | Failure, role: Role): Outcome =>
  answer instanceof Failure
    ? {
        status: role === 'anon' ? answer.unauthenticatedStatus : answer.status,
        code: answer.code,
        entry: answer.entry,
        message: answer.message,
      }
    : { status: answer.status, code: null, entry: null, message: null };
