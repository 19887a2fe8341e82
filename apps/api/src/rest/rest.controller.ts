import { Config } from '@backstay/config';
import type { StageTimings } from '@backstay/data';
import { fail, Failure } from '@backstay/kernel';
import { functionNotFound, readProfile, type DataRequest, type HttpRequest } from '@backstay/query';
import { AppliedSchema } from '@backstay/schema';
import { All, Controller, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '../docs/documented.js';
import type { FastifyReply } from 'fastify';
import type { GuardedRequest } from '../http/request-context.js';
import { allowedMethods, callingMethods, describingMethods } from './allowed-methods.js';
import { AnswerService, holdsServiceKey } from './answer.service.js';
import { httpRequest } from './http-request.js';
import { swaggerDocument } from './openapi/swagger-document.js';
import { PrincipalGuard } from '../http/principal.guard.js';
import { RateLimitGuard } from './rate-limit.guard.js';

/** The data API. Its paths are documented from the catalog, not from here. */
@Controller('rest/v1')
@UseGuards(PrincipalGuard, RateLimitGuard)
@ApiExcludeController()
export class RestController {
  constructor(
    private readonly answers: AnswerService,
    private readonly applied: AppliedSchema,
    private readonly config: Config,
  ) {}

  /** What the caller's role can reach of a schema, as Swagger 2.0: the form PostgREST gives and tools read. */
  @All()
  describe(@Req() request: GuardedRequest, @Res() reply: FastifyReply): void {
    if (!['GET', 'HEAD'].includes(request.method)) {
      reply.header('allow', describingMethods);
      if (request.method !== 'OPTIONS') throw fail('method_not_allowed', { method: request.method });
      reply.code(200).send();
      return;
    }
    const { schema, profile } = this.#profileOf(request);
    const document = swaggerDocument(this.applied.current().catalog, request.principal.role, schema);
    if (profile !== null) reply.header('content-profile', profile);
    reply.type('application/openapi+json; charset=utf-8').send(JSON.stringify(document));
  }

  @All(':table')
  async table(@Req() request: GuardedRequest, @Res() reply: FastifyReply): Promise<void> {
    const { table } = request.params as { table: string };
    const { version, catalog } = this.applied.current();
    // Without a schema there is nothing to be missing from: the caller may try again, the operator has been told.
    if (version === 0) throw fail('schema_not_ready', {});
    const methods = (): string => {
      const { schema } = this.#profileOf(request);
      const described = catalog.table({ schema, name: table });
      if (described === null) throw fail('table_not_found', { schema, table });
      return allowedMethods(described);
    };
    if (request.method === 'OPTIONS') reply.code(200).header('allow', methods()).send();
    else await this.#answer(httpRequest(request, table), request, reply, methods);
  }

  /** A 405 tells the methods there are (RFC 9110 §15.5.6). */
  async #answer(http: HttpRequest, request: GuardedRequest, reply: FastifyReply, methods: () => string): Promise<void> {
    const answer = await this.answers.answer(http, request, reply).catch((error: unknown) => {
      if (error instanceof Failure && error.status === 405) reply.header('allow', methods());
      throw error;
    });
    if (this.isTimed(request)) reply.header('server-timing', serverTiming(answer.timings));
    reply
      .code(answer.status)
      .headers(answer.headers)
      .send(answer.body ?? undefined);
  }

  #profileOf({ method, headers }: GuardedRequest): Pick<DataRequest, 'schema' | 'profile'> {
    const { exposedSchemas } = this.config.dataApi;
    return readProfile({ method, headers: headers as HttpRequest['headers'] }, { schemas: exposedSchemas });
  }

  /** How long a stage took can tell of rows that a policy hides, so unless it is said otherwise few learn of it. */
  private isTimed(request: GuardedRequest): boolean {
    const { serverTiming: audience } = this.config.dataApi;
    return audience === 'on' || (audience === 'service' && holdsServiceKey(request));
  }

  @All('rpc/:name')
  async call(@Req() request: GuardedRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name } = request.params as { name: string };
    const { version, catalog } = this.applied.current();
    if (version === 0) throw fail('schema_not_ready', {});
    const methods = (): string => {
      const called = { schema: this.#profileOf(request).schema, name };
      const overloads = catalog.functionsOf(called);
      if (overloads.length === 0) throw functionNotFound(called, catalog);
      return callingMethods(overloads);
    };
    if (request.method === 'OPTIONS') reply.code(200).header('allow', methods()).send();
    else await this.#answer({ ...httpRequest(request, name), called: true }, request, reply, methods);
  }

  @All('*')
  nothing(): never {
    throw fail('path_not_found', {});
  }
}

/** W3C Server-Timing: milliseconds of each stage. */
const serverTiming = (timings: StageTimings): string =>
  Object.entries(timings)
    .map(([stage, duration]) => `${stage};dur=${duration.toFixed(3)}`)
    .join(', ');
