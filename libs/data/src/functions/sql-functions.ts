import type { CatalogFunction } from '@backstay/catalog';
import type { Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from '../data-reply.js';
import { ReadService } from '../read.service.js';
import type { SchemaSource } from '../with-fresh-schema.js';
import type { FunctionProvider } from './function-provider.js';

/** Functions of `schema/*.sql`: each is a query, so a call is a read. */
@Injectable()
export class SqlFunctions implements FunctionProvider {
  constructor(
    private readonly reads: ReadService,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
  ) {}

  functions(): readonly CatalogFunction[] {
    return this.schema.current().catalog.functions;
  }

  call(http: HttpRequest, principal: Principal, options: { readonly signal?: AbortSignal }): Promise<DataReply> {
    return this.reads.handle(http, principal, options);
  }
}
