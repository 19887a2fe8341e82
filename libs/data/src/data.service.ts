import { Config } from '@backstay/config';
import type { Principal } from '@backstay/kernel';
import { isWrite, parsePlanAccept, type HttpRequest, type RequestHead } from '@backstay/query';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from './data-reply.js';
import { calledName } from './functions/called-name.js';
import { FUNCTION_PROVIDERS, type CallOptions, type FunctionProvider } from './functions/function-provider.js';
import { QueryPlanService } from './query-plan/query-plan.service.js';
import { ReadService, type ReadOptions, type RecalledRead } from './read.service.js';
import { WriteService } from './write/write.service.js';

/** The data API behind the wire: one request in, one reply out, under the principal's policies. */
@Injectable()
export class DataService {
  constructor(
    private readonly reads: ReadService,
    private readonly writes: WriteService,
    private readonly queryPlans: QueryPlanService,
    @Inject(FUNCTION_PROVIDERS) private readonly providers: readonly FunctionProvider[],
    @Inject(Config) private readonly config: Config,
  ) {}

  /**
   * Answers one request. Throws Failure of the catalogue. `signal` aborts when the caller goes away; what runs is then
   * stopped. `rollback`: a write is done and taken back, whatever it asks for itself. `plans`: the caller
   * may be told how the database runs the statements, whose policies they stand under.
   */
  async handle(
    http: HttpRequest,
    principal: Principal,
    options: ReadOptions & { readonly rollback?: boolean; readonly plans?: boolean } = {},
  ): Promise<DataReply> {
    const question = parsePlanAccept(http.headers);
    if (question !== null) return this.queryPlans.handle(http, principal, question, options);
    if (http.called) return this.#call(http, principal, options);
    return isWrite(http.method)
      ? this.writes.handle(http, principal, options)
      : this.reads.handle(http, principal, options);
  }

  /** A read whose shape is known, to be answered as `handle` would; null: `handle` must be asked. */
  recall(head: RequestHead, principal: Principal): RecalledRead | null {
    return this.reads.recall(head, principal);
  }

  async #call(http: HttpRequest, principal: Principal, options: CallOptions): Promise<DataReply> {
    const called = calledName(http, this.config);
    const named = this.providers.find((one) => one.functions().some(({ name }) => name === called));
    const provider = named ?? this.providers.at(-1);
    if (provider === undefined) throw new Error('There is no provider of functions');
    return provider.call(http, principal, options);
  }
}
