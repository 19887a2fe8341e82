import type { CatalogFunction } from '@backstay/catalog';
import type { Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import type { DataReply } from '../data-reply.js';

/** Where functions at `/rpc` come from. The schema's own are one provider; `data.module.ts` lists them all. */
export interface FunctionProvider {
  /** The functions there are now: their names (`f`, `api.f`), arguments and results. */
  functions(): readonly CatalogFunction[];
  /**
   * Calls the function that `http.table` names. Throws `function_not_found`, `function_denied`, and what the function
   * throws. `signal` aborts when the caller goes away.
   */
  call(http: HttpRequest, principal: Principal, options: { readonly signal?: AbortSignal }): Promise<DataReply>;
}

/** Injection token of the list of providers. Of two that know a name the first has it; the last answers for unknown ones. */
export const FUNCTION_PROVIDERS = Symbol('FUNCTION_PROVIDERS');
