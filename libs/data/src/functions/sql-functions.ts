import type { CatalogFunction } from '@backstay/catalog';
import { Config } from '@backstay/config';
import type { Principal } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { Inject, Injectable } from '@nestjs/common';
import type { DataReply } from '../data-reply.js';
import { ReadService } from '../read.service.js';
import type { SchemaSource } from '../with-fresh-schema.js';
import { calledName } from './called-name.js';
import type { CallOptions, FunctionProvider } from './function-provider.js';
import { WritingFunctions } from './writing-functions.service.js';

/** Functions of `schema/*.sql`: one that reads is a query, so its call is a read; one that writes has a transaction. */
@Injectable()
export class SqlFunctions implements FunctionProvider {
  constructor(
    private readonly reads: ReadService,
    private readonly writes: WritingFunctions,
    @Inject(AppliedSchema) private readonly schema: SchemaSource,
    @Inject(Config) private readonly config: Config,
  ) {}

  functions(): readonly CatalogFunction[] {
    return this.schema.current().catalog.functions;
  }

  async call(http: HttpRequest, principal: Principal, options: CallOptions): Promise<DataReply> {
    const name = calledName(http, this.config);
    const isWriting = this.functions().some((one) => one.name === name && one.write !== undefined);
    const written = isWriting ? await this.writes.handle(http, principal, options) : null;
    return written ?? this.reads.handle(http, principal, options);
  }
}
