import type { CatalogFunction } from '@backstay/catalog';
import type { Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import type { DataReply } from '../data-reply.js';
import type { ReadOptions } from '../read.service.js';

/** How a function is called: as a read is, until it writes. */
export interface CallOptions extends ReadOptions {
  /** What it writes is taken back. */
  readonly rollback?: boolean;
}

/** Where functions at `/rpc` come from. The schema's own are one provider; `data.module.ts` lists them all. */
export interface FunctionProvider {
  /** The functions there are now: their names (`f`, `api.f`), arguments and results. */
  functions(): readonly CatalogFunction[];
  /**
   * Calls the function that `http.table` names. Throws `function_not_found`, `function_denied`, and what the function
   * throws.
   */
  call(http: HttpRequest, principal: Principal, options: CallOptions): Promise<DataReply>;
}

/** Injection token of the list of providers. Of two that know a name the first has it; the last answers for unknown ones. */
export const FUNCTION_PROVIDERS = Symbol('FUNCTION_PROVIDERS');
