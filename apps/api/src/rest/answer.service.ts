import { DataService, ExplainService, type DataReply } from '@backstay/data';
import { bypassesPolicies, Failure } from '@backstay/kernel';
import type { HttpRequest } from '@backstay/query';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { headerOf, type GuardedRequest } from '../http/request-context.js';
import { explanationHeader } from './explanation-header.js';
import { runOptions } from './http-request.js';

const name = 'x-backstay-explain';

/** Answers requests for rows, with an explanation beside the answer where one is asked for and may be given. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly data: DataService,
    private readonly explaining: ExplainService,
  ) {}

  /** Throws Failure of the catalogue; the header of the explanation stands in the reply by then. */
  async answer(http: HttpRequest, request: GuardedRequest, reply: FastifyReply): Promise<DataReply> {
    const { principal } = request;
    const options = { ...runOptions(request, reply), plans: holdsServiceKey(request) };
    const answer = (): Promise<DataReply> => this.data.handle(http, principal, options);
    if (http.called || !isExplained(request)) return answer();
    const { answer: answered, explanation } = await this.explaining.explain(http, principal, answer);
    reply.header(name, explanationHeader(explanation));
    if (answered instanceof Failure) throw answered;
    return answered;
  }
}

/** Who holds the service key reads all rows anyway, whoever the request is made for. */
export const holdsServiceKey = ({ keyRole }: GuardedRequest): boolean => keyRole !== null && bypassesPolicies(keyRole);

/** To anybody else the header is one that we do not know. */
const isExplained = (request: GuardedRequest): boolean =>
  holdsServiceKey(request) && headerOf(request, name) === 'policy';
